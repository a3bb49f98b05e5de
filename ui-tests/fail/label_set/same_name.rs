use tallymark::LabelSet;

#[derive(LabelSet, Clone, Copy)]
struct Route {
    from: bool,
    #[label(name = "from")]
    to: bool,
}

fn main() {}
