use tallymark::LabelSet;

#[derive(LabelSet, Clone, Copy)]
struct Route<T> {
    from: T,
}

fn main() {}
