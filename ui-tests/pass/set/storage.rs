//! The storage of a metric is a type parameter.

use tallymark::storage::{Auto, PerThread, Shared};
use tallymark::testing::snapshot;
use tallymark::{Counter, Histogram, MetricSet, Status, Summary, UpDown};

#[derive(MetricSet)]
#[metrics(static = STORES)]
struct Stores {
    /// Chosen by width.
    auto_total: Counter<Status, u64, Auto>,
    /// In each thread.
    own_total: Counter<Status, f64, PerThread>,
    /// In one place.
    shared_total: Counter<(), u64, Shared>,
    /// In one place.
    in_flight: UpDown<Status, Shared>,
    /// In one place.
    size_bytes: Histogram<Status, Shared>,
    /// In one place.
    cost_dollars: Summary<(), Shared>,
}

fn main() {
    let threads: Vec<_> = (0..4)
        .map(|_| {
            std::thread::spawn(|| {
                STORES.auto_total.with(Status::Success).inc();
                STORES.own_total.with(Status::Success).add(0.5);
                STORES.shared_total.inc();
                STORES.in_flight.with(Status::Error).dec();
                STORES.size_bytes.with(Status::Error).observe(2.0);
                STORES.cost_dollars.observe(0.25);
            })
        })
        .collect();
    for thread in threads {
        thread.join().unwrap();
    }
    let snapshot = snapshot();
    let (success, error) = ([("status", "success")], [("status", "error")]);
    assert_eq!(snapshot.counter("auto_total", &success), 4);
    assert_eq!(snapshot.value("own_total", &success), 2.0);
    assert_eq!(snapshot.counter("shared_total", &[]), 4);
    assert_eq!(snapshot.value("in_flight", &error), -4.0);
    assert_eq!(snapshot.histogram("size_bytes", &error).sum, 8.0);
    assert_eq!(snapshot.summary("cost_dollars", &[]), (4, 1.0));
}
