use tallymark::Label;

#[derive(Label, Clone, Copy)]
enum Provider {}

fn main() {}
