use tallymark::Label;

#[derive(Label, Clone, Copy)]
enum Status {
    Success,
    Failed { code: u16 },
}

fn main() {}
