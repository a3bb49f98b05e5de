use tallymark::track_metrics;

#[track_metrics(namespace = "My Shop")]
fn send() {}

fn main() {}
