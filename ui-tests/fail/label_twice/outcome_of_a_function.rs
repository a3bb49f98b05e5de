use tallymark::{Outcome, track_metrics};

#[track_metrics(outcome)]
fn get(outcome: Outcome) {}

fn main() {}
