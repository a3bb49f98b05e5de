use tallymark::{Interned, Label, MetricSet, StateSet};

#[derive(Label, Clone, Copy)]
#[label(capacity = 5)]
struct Model(Interned);

#[derive(MetricSet)]
struct Metrics {
    /// Models.
    model: StateSet<Model>,
}

fn main() {}
