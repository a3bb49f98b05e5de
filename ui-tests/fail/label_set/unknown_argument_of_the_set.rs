use tallymark::LabelSet;

#[derive(LabelSet, Clone, Copy)]
#[label(rename_all = "lowercase")]
struct Route {
    from: bool,
}

fn main() {}
