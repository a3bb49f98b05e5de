use tallymark::track_metrics;

const BOUNDS: [f64; 2] = [2.0, 1.0];

#[track_metrics(buckets = BOUNDS)]
fn get() {}

fn main() {}
