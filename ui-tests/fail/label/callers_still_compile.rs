use tallymark::{Counter, Label, MetricSet};

#[derive(Label, Clone, Copy)]
#[label(name = "le")]
enum Limit {
    Low,
}
#[derive(MetricSet)]
struct Metrics {
    /// Limits met.
    limits_total: Counter<Limit>,
}
fn main() {
    Metrics::new().limits_total.with(Limit::Low).inc();
}
