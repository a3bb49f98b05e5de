use tallymark::{Interned, Label};

#[derive(Label, Clone, Copy)]
#[label(capacity = 1_000_000)]
struct Model(Interned);

fn main() {}
