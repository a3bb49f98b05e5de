use tallymark::{Histogram, Interned, Label, MetricSet};

#[derive(Label, Clone, Copy)]
#[label(capacity = 99)]
struct Model(Interned);

#[derive(MetricSet)]
struct Metrics {
    /// Things.
    size_bytes: Histogram<Model>,
}

fn main() {}
