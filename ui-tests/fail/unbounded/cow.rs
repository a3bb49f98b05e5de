use tallymark::{Counter, MetricSet};

#[derive(MetricSet)]
struct Metrics {
    /// Things.
    requests_total: Counter<std::borrow::Cow<'static, str>>,
}

fn main() {}
