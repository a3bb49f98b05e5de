use tallymark::track_metrics;

#[track_metrics(status = from outcome)]
fn send() {}

fn main() {}
