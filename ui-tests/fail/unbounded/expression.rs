use tallymark::track_metrics;

#[track_metrics(path: String = path.to_owned())]
fn get(path: &str) {}

fn main() {}
