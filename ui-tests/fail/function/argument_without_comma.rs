use tallymark::{Status, track_metrics};

#[track_metrics(status name = "x")]
fn send(status: Status) {}

fn main() {}
