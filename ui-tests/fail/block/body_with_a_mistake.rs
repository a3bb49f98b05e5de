use tallymark::track_metrics;

struct Store;

#[track_metrics]
impl Store {
    fn load() -> u8 { "three" }
    fn save() {}
}

fn main() {
    Store::load();
    Store::save();
}
