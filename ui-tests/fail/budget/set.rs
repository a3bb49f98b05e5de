use tallymark::{Counter, Histogram, MetricSet, Outcome, Status};

#[derive(MetricSet)]
#[metrics(max_series = 50)]
struct Metrics {
    /// Requests.
    requests_total: Counter<(Outcome, Status)>,
    /// Sizes.
    size_bytes: Histogram<Outcome>,
}

fn main() {}
