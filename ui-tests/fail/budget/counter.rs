use tallymark::{Counter, Interned, Label, MetricSet, Status};

#[derive(Label, Clone, Copy)]
#[label(capacity = 999)]
struct Model(Interned);

#[derive(MetricSet)]
struct Metrics {
    /// Things.
    requests_total: Counter<(Model, Status)>,
}

fn main() {}
