use tallymark::track_metrics;

struct Store;

#[track_metrics(namespace = "a", namespace = "b")]
impl Store {
    fn load() {}
    fn save() {}
}

fn main() {
    Store::load();
    Store::save();
}
