use tallymark::Label;

#[derive(Label, Clone, Copy)]
#[label(name = provider)]
enum Provider {
    Openai,
}

fn main() {}
