use tallymark::LabelSet;

#[derive(LabelSet, Clone, Copy)]
struct Route {
    #[label(rename = "origin")]
    from: bool,
}

fn main() {}
