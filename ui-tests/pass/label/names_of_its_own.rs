//! A label can be called otherwise than its type, and a value otherwise than its variant.

use tallymark::testing::thread_snapshot;
use tallymark::{Counter, Label, MetricSet};

#[derive(Label, Clone, Copy)]
#[label(name = "vendor")]
enum Provider {
    Openai,
    #[label("fal.ai")]
    FalAi,
}

#[derive(MetricSet)]
#[metrics(static = CALLS)]
struct Calls {
    /// Calls made.
    calls_total: Counter<Provider>,
}

fn main() {
    CALLS.calls_total.with(Provider::FalAi).add(3);
    let snapshot = thread_snapshot();
    assert_eq!(snapshot.counter("calls_total", &[("vendor", "fal.ai")]), 3);
    assert_eq!(snapshot.counter("calls_total", &[("vendor", "openai")]), 0);
    let _ = Provider::Openai;
}
