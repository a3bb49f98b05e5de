use tallymark::{Computed, Counter, Interned, Label, MetricSet};
#[derive(Label, Clone, Copy)]
#[label(capacity = 5)]
struct Model(Interned);
#[derive(MetricSet)]
struct Metrics {
    /// Calls.
    calls_total: Counter<Model>,
    /// Computed.
    #[metric(ratio(calls_total{model = "gpt"} / calls_total))]
    result: Computed,
}

fn main() {}
