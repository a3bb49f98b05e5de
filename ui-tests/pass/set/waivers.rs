//! Every rule that can be waived, waived with a reason.

use tallymark::testing::snapshot;
use tallymark::{Counter, Gauge, Histogram, Info, MetricSet};

#[derive(MetricSet)]
#[metrics(static = OLD)]
struct Old {
    /// Requests.
    #[metric(allow(counter_without_total) = "dashboards of 2019 ask for this name")]
    requests: Counter,
    /// Connections.
    #[metric(allow(total_without_counter) = "as above")]
    connections_total: Gauge,
    /// Time to answer.
    #[metric(allow(foreign_unit) = "as above")]
    latency_ms: Histogram,
    /// Depth of the queue.
    #[metric(allow(type_in_name) = "as above")]
    depth_gauge: Gauge,
    /// Items.
    #[metric(allow(line_suffix) = "as above")]
    items_count: Gauge,
    /// The build.
    #[metric(allow(info_suffix) = "as above")]
    build: Info,
    #[metric(allow(missing_help) = "nobody knows any more")]
    mystery: Gauge,
    /// Several at once.
    #[metric(
        allow(counter_without_total) = "as above",
        allow(foreign_unit) = "as above",
    )]
    sent_kb: Counter,
}

fn main() {
    OLD.requests.inc();
    OLD.connections_total.set(1.0);
    OLD.latency_ms.observe(1.0);
    OLD.depth_gauge.set(1.0);
    OLD.items_count.set(1.0);
    OLD.mystery.set(1.0);
    OLD.sent_kb.inc();
    let snapshot = snapshot();
    for name in [
        "requests",
        "connections_total",
        "depth_gauge",
        "items_count",
        "mystery",
        "sent_kb",
        "build",
    ] {
        assert_eq!(snapshot.value(name, &[]), 1.0, "{name}");
    }
    assert_eq!(snapshot.histogram("latency_ms", &[]).count(), 1);
}
