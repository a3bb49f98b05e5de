use tallymark::track_metrics;

#[track_metrics(max_series = "100")]
fn send() {}

fn main() {}
