use tallymark::Label;

#[derive(Label, Clone)]
#[label(capacity = 50)]
struct Model(String);

fn main() {}
