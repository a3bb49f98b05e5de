use tallymark::track_metrics;

#[track_metrics(name = "send-it")]
fn send() {}

fn main() {}
