use tallymark::track_metrics;

#[track_metrics]
struct Client;

fn main() {}
