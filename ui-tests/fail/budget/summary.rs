use tallymark::{Interned, Label, MetricSet, Summary};

#[derive(Label, Clone, Copy)]
#[label(capacity = 999)]
struct Model(Interned);

#[derive(MetricSet)]
struct Metrics {
    /// Things.
    size_bytes: Summary<Model>,
}

fn main() {}
