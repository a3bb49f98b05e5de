use tallymark::{Gauge, MetricSet, Summary};

#[derive(MetricSet)]
struct Metrics {
    /// Sum of cost.
    #[metric(allow(line_suffix) = "kept from before")]
    cost_sum: Gauge,
    /// Cost.
    cost: Summary,
}

fn main() {}
