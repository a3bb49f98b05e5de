use tallymark::track_metrics;

#[track_metrics(buckets = [2.0, 1.0])]
fn get() {}

fn main() {}
