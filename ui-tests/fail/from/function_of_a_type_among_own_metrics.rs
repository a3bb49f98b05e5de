use tallymark::{Interned, Label, track_metrics};

#[derive(Label, Clone, Copy)]
#[label(capacity = 5)]
struct Handler(Interned);

#[track_metrics(name = "handlers", handler: Handler = from function)]
fn send() {}

fn main() {}
