use tallymark::Label;

#[derive(Label, Clone, Copy)]
enum Provider {
    Openai,
}
#[derive(Label, Clone, Copy)]
#[label(implies(model: Provider))]
enum Model {
    #[label(model = Provider::Openai)]
    Gpt,
}

fn main() {}
