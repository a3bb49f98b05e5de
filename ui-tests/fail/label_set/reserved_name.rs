use tallymark::LabelSet;

#[derive(LabelSet, Clone, Copy)]
struct Route {
    le: bool,
}

fn main() {}
