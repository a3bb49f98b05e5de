use tallymark::{Status, track_metrics};

#[track_metrics(status = Status::Error)]
fn send() {}

fn main() {}
