use tallymark::{Interned, Label};

#[derive(Label, Clone, Copy)]
#[label(capacity = "50")]
struct Model(Interned);

fn main() {}
