use tallymark::track_metrics;

#[track_metrics]
trait Client {}

fn main() {}
