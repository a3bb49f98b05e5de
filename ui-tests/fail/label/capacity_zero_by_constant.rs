use tallymark::{Interned, Label};

const MODELS: usize = 0;

#[derive(Label, Clone, Copy)]
#[label(capacity = MODELS)]
struct Model(Interned);

fn main() {}
