use tallymark::{Status, track_metrics};

#[track_metrics(status)]
fn send((status, _): (Status, u8)) {}

fn main() {}
