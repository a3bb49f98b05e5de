use tallymark::track_metrics;

struct Client;

#[track_metrics]
impl Client {}

fn main() {}
