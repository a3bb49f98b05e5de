use tallymark::{Counter, Interned, Label, MetricSet, Status};

#[derive(Label, Clone, Copy)]
#[label(capacity = 50)]
struct Model(Interned);
#[derive(MetricSet)]
struct Metrics {
    /// Things.
    #[metric(max_series = 100)]
    requests_total: Counter<(Model, Status)>,
}

fn main() {}
