use tallymark::{Interned, Label};

#[derive(Label, Clone, Copy)]
struct Model(#[label(capacity = 50)] Interned);

fn main() {}
