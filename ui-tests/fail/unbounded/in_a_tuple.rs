use tallymark::{Counter, Label, MetricSet};

#[derive(Label, Clone, Copy)]
enum Provider {
    Openai,
}
#[derive(MetricSet)]
struct Metrics {
    /// Things.
    requests_total: Counter<(Provider, u16)>,
}

fn main() {}
