use tallymark::{Counter, Gauge, Histogram, MetricSet};
#[derive(MetricSet)]
#[metrics(namespace = "Shop", color = "red")]
struct Metrics {
    requests: Counter<String>,
    /// Time.
    #[metric(buckets = [1.0, 0.5])]
    latency_ms: Histogram,
    /// Depth.
    #[metric(name = "queue depth", init = "never")]
    depth: Gauge,
}
fn main() {}
