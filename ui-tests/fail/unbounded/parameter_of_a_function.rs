use tallymark::track_metrics;

#[track_metrics(path)]
fn get(path: &str) {}

fn main() {}
