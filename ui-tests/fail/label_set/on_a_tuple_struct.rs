use tallymark::LabelSet;

#[derive(LabelSet, Clone, Copy)]
struct Route(bool, bool);

fn main() {}
