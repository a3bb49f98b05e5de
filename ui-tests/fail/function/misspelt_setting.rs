use tallymark::track_metrics;

#[track_metrics(namspace = "shop")]
fn send() {}

fn main() {}
