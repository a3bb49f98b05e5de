use tallymark::track_metrics;

#[track_metrics(value)]
fn set(value: impl Copy) {}

fn main() {}
