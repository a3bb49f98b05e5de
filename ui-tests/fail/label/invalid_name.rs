use tallymark::Label;

#[derive(Label, Clone, Copy)]
#[label(name = "model-name")]
enum Model {
    Small,
}

fn main() {}
