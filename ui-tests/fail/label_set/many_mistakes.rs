use tallymark::LabelSet;

#[derive(LabelSet, Clone, Copy)]
struct Route {
    #[label(name = "from-zone")]
    from: Option<&'static str>,
    quantile: bool,
    #[label(text = "to")]
    to: u32,
}

fn main() {}
