use tallymark::track_metrics;

struct Store;

#[track_metrics(skip)]
impl Store {
    fn load() {}
    #[track_metrics(skip)]
    fn save() {}
}

fn main() {
    Store::load();
    Store::save();
}
