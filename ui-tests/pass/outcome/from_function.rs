//! The function's name as a label: in a family that functions share, and in declared metrics.

use futures_util::FutureExt;
use tallymark::testing::thread_snapshot;
use tallymark::{Counter, Interned, Label, MetricSet, track_metrics};

#[derive(Label, Clone, Copy)]
#[label(capacity = 5)]
struct Handler(Interned);

#[derive(MetricSet)]
#[metrics(namespace = "from_function", static = METRICS)]
struct Metrics {
    /// Calls.
    bound_total: Counter<Handler>,
}

#[track_metrics(namespace = "from_function", name = "handlers", handler = from function)]
fn listed() {}

#[track_metrics(namespace = "from_function", name = "handlers", handler = from function)]
async fn shown(number: u8) -> Result<u8, ()> {
    number.checked_sub(1).ok_or(())
}

#[track_metrics(namespace = "from_function", name = "handlers", handler = from function)]
fn r#loop() -> impl Iterator<Item = u8> {
    0..3
}

struct Desk;

impl Desk {
    #[track_metrics(handler: Handler = from function, count = METRICS.bound_total(handler))]
    fn served(&self) {}

    #[track_metrics(handler: Handler = from function, count = METRICS.bound_total(handler))]
    async fn closed(&self) {}
}

fn main() {
    listed();
    shown(0).now_or_never().unwrap().unwrap_err();
    shown(1).now_or_never().unwrap().unwrap();
    r#loop().count();
    Desk.served();
    Desk.served();
    drop(Desk.closed());
    Desk.closed().now_or_never().unwrap();
    tallymark::registry().check().unwrap();

    let snapshot = thread_snapshot();
    let calls = |handler, outcome| {
        let labels = [("handler", handler), ("outcome", outcome)];
        snapshot.counter("from_function_handlers_calls_total", &labels)
    };
    assert_eq!([calls("listed", "ok"), calls("listed", "error")], [1, 0]);
    assert_eq!([calls("shown", "ok"), calls("shown", "error")], [1, 1]);
    assert_eq!(calls("loop", "ok"), 1);
    let bound = |handler| snapshot.counter("from_function_bound_total", &[("handler", handler)]);
    assert_eq!([bound("served"), bound("closed")], [2, 1]);
}
