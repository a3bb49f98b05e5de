use tallymark::track_metrics;

struct Store;

#[track_metrics(user: String = String::new())]
impl Store {
    fn load() {}
    fn save() {}
}

fn main() {
    Store::load();
    Store::save();
}
