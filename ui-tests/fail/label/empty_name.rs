use tallymark::Label;

#[derive(Label, Clone, Copy)]
#[label(name = "")]
enum Model {
    Small,
}

fn main() {}
