use tallymark::track_metrics;

#[track_metrics(value)]
fn set(value: &dyn Send) {}

fn main() {}
