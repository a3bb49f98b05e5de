use tallymark::{Counter, MetricSet, track_metrics};
/// Metrics.
#[derive(MetricSet)]
#[metrics(namespace = "store", static = SET)]
struct Set {
    /// Calls.
    calls_total: Counter<()>,
}
struct Store;
#[track_metrics(name = "store", count = SET.calls_total())]
impl Store {
    fn load() {}
    fn save() {}
}
fn main() { (Store::load(), Store::save()); }
