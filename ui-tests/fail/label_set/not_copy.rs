use tallymark::LabelSet;

#[derive(LabelSet)]
struct Route {
    from: bool,
}

fn main() {}
