use tallymark::LabelSet;

#[derive(LabelSet, Clone, Copy)]
struct Route {
    port: Option<u16>,
}

fn main() {}
