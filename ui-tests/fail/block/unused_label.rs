use tallymark::{Counter, MetricSet, Status, track_metrics};
/// Metrics.
#[derive(MetricSet)]
#[metrics(namespace = "store", static = SET)]
struct Set {
    /// Calls.
    calls_total: Counter<()>,
}
struct Store;
#[track_metrics(status: Status = Status::Error, count = SET.calls_total())]
impl Store {
    fn load() {}
    fn save() {}
}
fn main() { (Store::load(), Store::save()); }
