use tallymark::{Counter, Interned, Label, MetricSet, Status};
#[derive(Label, Clone, Copy)]
#[label(capacity = 9_999)]
struct User(Interned);
#[derive(MetricSet)]
struct Metrics {
    /// Requests.
    #[metric(max_series = 30_000)]
    requests_total: Counter<(User, Status)>,
    /// Connections.
    connections_total: Counter,
}

fn main() {}
