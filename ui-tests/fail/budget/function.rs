use tallymark::{Interned, Label, track_metrics};
#[derive(Label, Clone, Copy)]
#[label(capacity = 299)]
struct Model(Interned);

#[track_metrics(model, buckets = [1.0])]
fn generate(model: Model) {}

fn main() {}
