use tallymark::track_metrics;

#[track_metrics(sample = 0)]
fn send() {}

fn main() {}
