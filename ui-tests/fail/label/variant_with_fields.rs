use tallymark::Label;

#[derive(Label, Clone, Copy)]
enum Status {
    Success,
    Failed(u16),
}

fn main() {}
