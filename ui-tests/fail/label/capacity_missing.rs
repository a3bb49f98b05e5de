use tallymark::{Interned, Label};

#[derive(Label, Clone, Copy)]
struct Model(Interned);

fn main() {}
