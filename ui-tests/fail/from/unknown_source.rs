use tallymark::{Status, track_metrics};

#[track_metrics(status: Status = from weather)]
fn send() -> Status {
    Status::Success
}

fn main() {}
