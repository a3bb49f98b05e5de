use tallymark::{Status, track_metrics};

struct Store;

#[track_metrics(status: Status = Status::Error, max_series = 1)]
impl Store {
    fn load() {}
    fn save() {}
}

fn main() {
    Store::load();
    Store::save();
}
