use tallymark::{Status, track_metrics};

#[track_metrics(status, status)]
fn send(status: Status) {}

fn main() {}
