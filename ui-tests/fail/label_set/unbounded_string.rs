use tallymark::LabelSet;

#[derive(LabelSet, Clone)]
struct Route {
    path: String,
}

fn main() {}
