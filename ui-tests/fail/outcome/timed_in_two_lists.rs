use tallymark::track_metrics;

#[track_metrics(timed(ok), timed(error))]
fn send() {}

fn main() {}
