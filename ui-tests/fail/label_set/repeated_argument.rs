use tallymark::LabelSet;

#[derive(LabelSet, Clone, Copy)]
struct Route {
    #[label(name = "origin", name = "source")]
    from: bool,
}

fn main() {}
