use tallymark::Label;

#[derive(Label, Clone, Copy)]
#[label(nmae = "provider")]
enum Provider {
    Openai,
}

fn main() {}
