use tallymark::{Status, track_metrics};

struct Store;

#[track_metrics]
impl Store {
    #[track_metrics(skip, status)]
    fn load(status: Status) -> Status { status }
}

fn main() {
    Store::load(Status::Error);
}
