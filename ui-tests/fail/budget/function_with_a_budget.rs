use tallymark::{Interned, Label, track_metrics};
#[derive(Label, Clone, Copy)]
#[label(capacity = 9)]
struct Model(Interned);

#[track_metrics(model, max_series = 100)]
fn generate(model: Model) {}

fn main() {}
