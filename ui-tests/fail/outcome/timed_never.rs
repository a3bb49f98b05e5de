use tallymark::track_metrics;

#[track_metrics(timed())]
fn send() {}

fn main() {}
