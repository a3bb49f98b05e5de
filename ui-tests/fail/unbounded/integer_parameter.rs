use tallymark::track_metrics;

#[track_metrics(port)]
fn listen(port: u16) {}

fn main() {}
