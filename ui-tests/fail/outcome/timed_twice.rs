use tallymark::track_metrics;

#[track_metrics(timed(ok, error, ok))]
fn send() {}

fn main() {}
