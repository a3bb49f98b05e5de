use tallymark::{Counter, Label, MetricSet};
#[derive(Label, Clone, Copy)]
enum Le {
    Low,
}
#[derive(Label, Clone, Copy)]
enum Quantile {
    Median,
}
#[derive(MetricSet)]
struct Metrics {
    /// Requests.
    requests_total: Counter<(Le, Quantile)>,
}
fn main() {}
