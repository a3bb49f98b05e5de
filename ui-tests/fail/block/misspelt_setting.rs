use tallymark::track_metrics;

struct Store;

#[track_metrics(namespaces = "shop")]
impl Store {
    fn load() {}
    fn save() {}
}

fn main() {
    Store::load();
    Store::save();
}
