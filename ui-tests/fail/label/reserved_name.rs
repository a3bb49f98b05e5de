use tallymark::Label;

#[derive(Label, Clone, Copy)]
enum Quantile {
    Median,
}

fn main() {}
