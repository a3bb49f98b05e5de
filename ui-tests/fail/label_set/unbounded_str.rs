use tallymark::LabelSet;

#[derive(LabelSet, Clone, Copy)]
struct Route {
    path: &'static str,
}

fn main() {}
