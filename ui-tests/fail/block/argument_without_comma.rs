use tallymark::track_metrics;

struct Store;

#[track_metrics(namespace = "a" prefix = "b")]
impl Store {
    fn load() {}
    #[track_metrics(skip)]
    fn save() {}
}

fn main() {
    Store::load();
    Store::save();
}
