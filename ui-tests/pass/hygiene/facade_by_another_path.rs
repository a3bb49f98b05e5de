//! The facade under another name, for every macro.

mod vendor {
    pub extern crate tallymark as counters;
}

use vendor::counters;
use vendor::counters::testing::thread_snapshot;

#[derive(counters::Label, Clone, Copy)]
#[label(crate = crate::vendor::counters)]
enum Size {
    Small,
}

#[derive(counters::Label, Clone, Copy)]
#[label(crate = counters, capacity = 2)]
struct Model(counters::Interned);

#[derive(counters::LabelSet, Clone, Copy)]
#[label(crate = vendor::counters)]
struct Item {
    size: Size,
    model: Model,
}

#[derive(counters::ErrorKind)]
#[error_kind(crate = counters)]
enum Failure {
    Late,
}

#[derive(counters::MetricSet)]
#[metrics(crate = counters, static = ITEMS)]
struct Items {
    /// Items.
    #[metric(buckets = exponential(1, 2, 3))]
    size_bytes: counters::Histogram<Item>,
}

#[counters::track_metrics(crate = counters, size, errors = Failure, namespace = "facade")]
fn own(size: Size) -> Result<(), Failure> {
    Err(Failure::Late)
}

#[counters::track_metrics(
    crate = crate::vendor::counters,
    item: Item = Item { size: Size::Small, model: "opus".into() },
    duration = ITEMS.size_bytes(item),
)]
async fn bound() {}

fn main() {
    assert!(own(Size::Small).is_err());
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    assert!(std::pin::pin!(bound()).poll(&mut context).is_ready());
    let snapshot = thread_snapshot();
    let late = [("size", "small"), ("error", "late")];
    assert_eq!(snapshot.counter("facade_own_errors_total", &late), 1);
    let item = [("size", "small"), ("model", "opus")];
    assert_eq!(snapshot.histogram("size_bytes", &item).count(), 1);
}
