use tallymark::{Counter, KindOf, MetricSet};

#[derive(MetricSet)]
struct Metrics {
    /// Errors.
    errors_total: Counter<KindOf<std::fmt::Error>>,
}

fn main() {}
