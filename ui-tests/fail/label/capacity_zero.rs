use tallymark::{Interned, Label};

#[derive(Label, Clone, Copy)]
#[label(capacity = 0)]
struct Model(Interned);

fn main() {}
