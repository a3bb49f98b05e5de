use tallymark::Label;

#[derive(Label)]
enum Provider {
    Openai,
    Anthropic,
}

fn main() {}
