use tallymark::track_metrics;

#[track_metrics(route)]
fn checkout() {}

fn main() {}
