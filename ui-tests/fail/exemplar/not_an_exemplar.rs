use tallymark::{Exemplar, track_metrics};

#[track_metrics(exemplar = Exemplar::trace([1; 16], [1; 8]))]
fn list() {}
#[track_metrics(exemplar = order)]
fn charge(order: &str) {}
fn main() {}
