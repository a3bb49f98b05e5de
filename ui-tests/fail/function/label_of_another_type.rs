use tallymark::{Status, track_metrics};

#[track_metrics(status: Status = true)]
fn send() {}

fn main() {}
