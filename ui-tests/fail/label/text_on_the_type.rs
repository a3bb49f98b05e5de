use tallymark::Label;

#[derive(Label, Clone, Copy)]
#[label("provider")]
enum Provider {
    Openai,
}

fn main() {}
