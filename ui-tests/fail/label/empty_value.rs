use tallymark::Label;

#[derive(Label, Clone, Copy)]
enum Provider {
    Openai,
    #[label("")]
    Unknown,
}

fn main() {}
