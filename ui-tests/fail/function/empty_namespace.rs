use tallymark::track_metrics;

#[track_metrics(namespace = "")]
fn send() {}

fn main() {}
