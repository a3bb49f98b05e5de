use tallymark::{Interned, Label};

#[derive(Label, Clone, Copy)]
#[label(capasity = 50)]
struct Model(Interned);

fn main() {}
