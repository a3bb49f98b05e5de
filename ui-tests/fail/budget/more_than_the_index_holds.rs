use tallymark::{Counter, Interned, Label, MetricSet};
#[derive(Label, Clone, Copy)]
#[label(capacity = 99999)]
struct A(Interned);
#[derive(Label, Clone, Copy)]
#[label(capacity = 99999)]
struct B(Interned);
#[derive(MetricSet)]
#[metrics(max_series = usize::MAX)]
struct Metrics {
    /// Things.
    #[metric(max_series = usize::MAX)]
    requests_total: Counter<(A, B)>,
}
fn main() {}
