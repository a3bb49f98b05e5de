use tallymark::Label;

#[derive(Label, Clone, Copy)]
#[label(name = "provider" rename_all = "lowercase")]
enum Provider {
    Openai,
}

fn main() {}
