use tallymark::track_metrics;

struct Store;

#[track_metrics(store: Store = Store)]
impl Store {
    fn load() {}
    fn save() {}
}

fn main() {
    Store::load();
    Store::save();
}
