use tallymark::track_metrics;

#[track_metrics(value)]
fn set<T: Copy>(value: T) {}

fn main() {}
