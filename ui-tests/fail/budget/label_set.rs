use tallymark::{Counter, Interned, Label, LabelSet, MetricSet};
#[derive(Label, Clone, Copy)]
#[label(capacity = 49)]
struct Zone(Interned);
#[derive(LabelSet, Clone, Copy)]
struct Route {
    from: Zone,
    to: Zone,
}
#[derive(MetricSet)]
struct Metrics {
    /// Trips.
    trips_total: Counter<Route>,
}
fn main() {}
