use tallymark::Label;

#[derive(Label, Clone, Copy)]
union Provider {
    code: u32,
}

fn main() {}
