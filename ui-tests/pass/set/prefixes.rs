//! Namespace, subsystem, both and neither.

use tallymark::testing::snapshot;
use tallymark::{Counter, MetricSet};

#[derive(MetricSet)]
#[metrics(static = BARE)]
struct Bare {
    /// Requests.
    bare_total: Counter,
}

#[derive(MetricSet)]
#[metrics(namespace = "shop", static = NAMESPACE)]
struct Namespace {
    /// Requests.
    requests_total: Counter,
}

#[derive(MetricSet)]
#[metrics(subsystem = "cart", static = SUBSYSTEM)]
struct Subsystem {
    /// Requests.
    #[metric(name = "calls_total")]
    requests: Counter,
}

#[derive(MetricSet)]
#[metrics(static = BOTH)]
#[metrics(namespace = "shop")]
#[metrics(subsystem = "cart_2")]
struct Both {
    /// Requests.
    requests_total: Counter,
}

fn main() {
    BARE.bare_total.inc();
    NAMESPACE.requests_total.add(2);
    SUBSYSTEM.requests.add(3);
    BOTH.requests_total.add(4);
    let snapshot = snapshot();
    let names = [
        "bare_total",
        "shop_requests_total",
        "cart_calls_total",
        "shop_cart_2_requests_total",
    ];
    assert_eq!(names.map(|name| snapshot.counter(name, &[])), [1, 2, 3, 4]);
}
