use tallymark::{Counter, LabelSet, MetricSet};
#[derive(LabelSet, Clone, Copy)]
struct Route {
    le: bool,
}
#[derive(MetricSet)]
struct Metrics {
    /// Requests.
    requests_total: Counter<Route>,
}
fn main() {
    Metrics::new().requests_total.with(Route { le: true }).inc();
}
