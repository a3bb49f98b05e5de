use tallymark::Label;

#[derive(Label, Clone, Copy)]
#[label(capacity = 50)]
enum Provider {
    Openai,
}

fn main() {}
