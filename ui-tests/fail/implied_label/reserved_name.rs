use tallymark::Label;

#[derive(Label, Clone, Copy)]
enum Provider {
    Openai,
}
#[derive(Label, Clone, Copy)]
#[label(implies(quantile: Provider))]
enum Model {
    #[label(quantile = Provider::Openai)]
    Gpt,
}

fn main() {}
