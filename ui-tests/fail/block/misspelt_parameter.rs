use tallymark::{Status, track_metrics};

struct Store;

#[track_metrics(statsu)]
impl Store {
    fn load(_: u8, status: Status) -> Status { status }
    fn save(status: Status) -> Status { status }
}

fn main() {
    Store::load(1, Status::Error);
    Store::save(Status::Error);
}
