use tallymark::track_metrics;

#[track_metrics(le = "1")]
fn send() {}

fn main() {}
