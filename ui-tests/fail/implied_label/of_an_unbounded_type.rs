use tallymark::Label;

#[derive(Label, Clone, Copy)]
#[label(implies(provider: &'static str))]
enum Model {
    #[label(provider = "openai")]
    Gpt,
}

fn main() {}
