use tallymark::track_metrics;

#[track_metrics(sum(|value| value) = API.cost_dollars())]
fn send() {}

fn main() {}
