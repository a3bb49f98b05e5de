use tallymark::{Gauge, Histogram, MetricSet};

#[derive(MetricSet)]
struct Metrics {
    /// Sizes.
    size_bytes: Histogram,
    /// How many sizes.
    #[metric(allow(line_suffix) = "kept from before")]
    size_bytes_count: Gauge,
}

fn main() {}
