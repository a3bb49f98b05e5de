use tallymark::track_metrics;

#[track_metrics]
const LIMIT: u8 = 3;

fn main() {}
