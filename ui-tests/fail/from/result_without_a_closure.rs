use tallymark::{Status, track_metrics};

#[track_metrics(status: Status = from result)]
fn send() -> Status {
    Status::Success
}

fn main() {}
