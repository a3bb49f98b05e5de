use tallymark::track_metrics;

#[track_metrics(when = true, when = false)]
fn send() {}

fn main() {}
