use tallymark::track_metrics;

#[track_metrics(timed("ok"))]
fn send() {}

fn main() {}
