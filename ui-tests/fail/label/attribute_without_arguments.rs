use tallymark::Label;

#[derive(Label, Clone, Copy)]
#[label()]
enum Provider {
    Openai,
}

fn main() {}
