use tallymark::{Counter, LabelSet, MetricSet, Status};

#[derive(LabelSet, Clone, Copy)]
struct Route {
    from: bool,
}
#[derive(MetricSet)]
struct Metrics {
    /// Requests.
    requests_total: Counter<(Route, Status)>,
}

fn main() {}
