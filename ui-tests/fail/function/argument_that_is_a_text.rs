use tallymark::track_metrics;

#[track_metrics("status")]
fn send() {}

fn main() {}
