use tallymark::Label;

#[derive(Label, Clone, Copy)]
enum Provider {
    Openai,
    #[label("openai")]
    Azure,
}

fn main() {}
