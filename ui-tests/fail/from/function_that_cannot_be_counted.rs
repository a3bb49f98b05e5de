use tallymark::track_metrics;

#[track_metrics(handler: &str = from function)]
fn send() {}

fn main() {}
