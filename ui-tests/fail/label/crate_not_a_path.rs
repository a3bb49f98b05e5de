use tallymark::Label;

#[derive(Label, Clone, Copy)]
#[label(crate = "tallymark")]
enum Provider {
    Openai,
}

fn main() {}
