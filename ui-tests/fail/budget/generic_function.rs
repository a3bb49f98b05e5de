use tallymark::{Interned, Label, track_metrics};
#[derive(Label, Clone, Copy)]
#[label(capacity = 99)]
struct Model(Interned);

#[track_metrics(model)]
async fn generate<T: Send>(model: Model, _input: T) {}

fn main() {}
