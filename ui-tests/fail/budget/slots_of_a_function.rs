use tallymark::{Interned, Label, track_metrics};

#[derive(Label, Clone, Copy)]
#[label(capacity = 100_000)]
struct Model(Interned);

#[derive(Label, Clone, Copy)]
#[label(capacity = 149)]
struct User(Interned);

#[track_metrics(model, user, max_series = 1_000_000_000)]
fn wide(model: Model, user: User) {}

fn main() {}
