use tallymark::track_metrics;

#[track_metrics(bucket = [1.0])]
fn send() {}

fn main() {}
