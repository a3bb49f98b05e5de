use tallymark::{Status, track_metrics};

#[track_metrics(status, status: Status = Status::Error)]
fn get(status: Status) {}

fn main() {}
