use tallymark::{Interned, Label};

#[derive(Label, Clone, Copy)]
#[label(capacity = 50, rename_all = "lowercase")]
struct Model(Interned);

fn main() {}
