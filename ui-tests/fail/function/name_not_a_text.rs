use tallymark::track_metrics;

#[track_metrics(name = send_it)]
fn send() {}

fn main() {}
