use tallymark::Label;

#[derive(Label, Clone, Copy)]
#[label(name = "le", color = "red")]
enum Provider {
    Openai,
    #[label("openai")]
    Azure(u16),
    #[label("")]
    Unknown,
}

fn main() {}
