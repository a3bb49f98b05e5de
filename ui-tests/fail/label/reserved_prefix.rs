use tallymark::Label;

#[derive(Label, Clone, Copy)]
#[label(name = "__model")]
enum Model {
    Small,
}

fn main() {}
