use tallymark::LabelSet;

#[derive(LabelSet, Clone, Copy)]
enum Route {
    Home,
}

fn main() {}
