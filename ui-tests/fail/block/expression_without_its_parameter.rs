use tallymark::{Status, track_metrics};

struct Store;

#[track_metrics(ended: Status = status)]
impl Store {
    fn load(status: Status) -> Status { status }
    fn save() {}
    fn keep() {}
}

fn main() {
    Store::load(Status::Error);
    (Store::save(), Store::keep());
}
