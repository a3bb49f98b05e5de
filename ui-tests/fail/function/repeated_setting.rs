use tallymark::track_metrics;

#[track_metrics(name = "a", name = "b")]
fn send() {}

fn main() {}
