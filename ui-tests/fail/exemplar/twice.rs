use tallymark::track_metrics;

#[track_metrics(exemplar, exemplar = None, exemplar)]
fn list() {}
fn main() {}
