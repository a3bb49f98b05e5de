use tallymark::{Interned, Label};

#[derive(Label, Clone, Copy)]
#[label(capacity = -1)]
struct Model(Interned);

fn main() {}
