use tallymark::track_metrics;

#[track_metrics(region = "")]
fn send() {}

fn main() {}
