use tallymark::Label;

#[derive(Label, Clone, Copy)]
struct Provider {
    code: u32,
}

fn main() {}
