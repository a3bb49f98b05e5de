use tallymark::LabelSet;

#[derive(LabelSet, Clone, Copy)]
struct Route {
    #[label(name = "from zone")]
    from: bool,
}

fn main() {}
