use tallymark::{Status, track_metrics};

#[track_metrics(status, status = "ok")]
fn get(status: Status) {}

fn main() {}
