use tallymark::{Interned, Label};

#[derive(Label, Clone, Copy)]
#[label(capacity)]
struct Model(Interned);

fn main() {}
