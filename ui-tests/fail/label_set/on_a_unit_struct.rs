use tallymark::LabelSet;

#[derive(LabelSet, Clone, Copy)]
struct Route;

fn main() {}
