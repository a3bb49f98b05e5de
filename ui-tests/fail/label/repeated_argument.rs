use tallymark::Label;

#[derive(Label, Clone, Copy)]
#[label(name = "provider")]
#[label(name = "vendor")]
enum Provider {
    Openai,
}

fn main() {}
