use tallymark::{Status, track_metrics};

#[track_metrics(status: Status = from outcome)]
fn send() {}

fn main() {}
