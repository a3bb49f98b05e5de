use tallymark::{Status, track_metrics};

struct Store;

#[track_metrics(status)]
impl Store {
    fn load() {}
    fn save(status: Status) -> Status { status }
}

fn main() {
    Store::load();
    Store::save(Status::Error);
}
