use tallymark::Label;

#[derive(Label, Clone, Copy)]
enum Provider {
    Openai,
}
#[derive(Label, Clone, Copy)]
#[label(implies(provider: Provider))]
enum Model {
    #[label(provider = Provider::Openai, prvider = Provider::Openai)]
    Gpt,
}

fn main() {}
