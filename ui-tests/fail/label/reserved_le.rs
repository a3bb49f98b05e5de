use tallymark::Label;

#[derive(Label, Clone, Copy)]
#[label(name = "le")]
enum Limit {
    Low,
}

fn main() {}
