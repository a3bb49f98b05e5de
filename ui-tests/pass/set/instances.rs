//! Two instances of a set know nothing of each other, nor of the static.

use std::sync::Arc;
use tallymark::testing::{Snapshot, snapshot};
use tallymark::{Counter, Histogram, MetricSet, Registry, Status};

#[derive(MetricSet)]
#[metrics(namespace = "pool", static = POOL)]
struct Pool {
    /// Connections made.
    connections_total: Counter<Status>,
    /// Time to connect.
    connect_seconds: Histogram,
}

struct Library {
    metrics: Arc<Pool>,
}

impl Library {
    fn connect(&self) {
        self.metrics.connections_total.with(Status::Success).inc();
        self.metrics.connect_seconds.observe(0.25);
    }
}

fn main() {
    let (one, two) = (Arc::new(Pool::new()), Arc::new(Pool::try_new().unwrap()));
    let library = Library {
        metrics: Arc::clone(&one),
    };
    library.connect();
    library.connect();
    POOL.connect_seconds.observe(1.0);
    let success = [("status", "success")];
    assert_eq!(
        Snapshot::of(&one).counter("pool_connections_total", &success),
        2
    );
    assert_eq!(
        Snapshot::of(&two).counter("pool_connections_total", &success),
        0
    );
    assert_eq!(snapshot().counter("pool_connections_total", &success), 0);
    assert_eq!(snapshot().histogram("pool_connect_seconds", &[]).count(), 1);
    let registry = Registry::new();
    registry.register(&one).unwrap();
    let mut text = String::new();
    registry.encode_text(&mut text);
    assert!(
        text.contains("pool_connections_total{status=\"success\"} 2\n"),
        "{text}"
    );
}
