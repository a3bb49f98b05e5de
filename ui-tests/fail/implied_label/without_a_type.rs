use tallymark::Label;

#[derive(Label, Clone, Copy)]
#[label(implies(provider))]
enum Model {
    Gpt,
}

fn main() {}
