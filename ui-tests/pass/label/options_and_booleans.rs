//! `Option` is a label that may be absent, and then it is not in the line.

use tallymark::testing::thread_snapshot;
use tallymark::{Counter, Label, LabelSet, MetricSet, Status};

#[derive(Label, Clone, Copy)]
enum Region {
    Eu,
    Us,
}

#[derive(LabelSet, Clone, Copy)]
struct Lookup {
    cached: bool,
    stale: Option<bool>,
    region: Option<Region>,
}

#[derive(MetricSet)]
#[metrics(static = CACHE)]
struct Cache {
    /// Lookups.
    lookups_total: Counter<Lookup>,
    /// Requests.
    requests_total: Counter<(Option<Region>, Status)>,
}

fn main() {
    assert_eq!(<Option<Region>>::CARDINALITY, 3);
    let hit = Lookup {
        cached: true,
        stale: Some(false),
        region: Some(Region::Eu),
    };
    let miss = Lookup {
        cached: false,
        stale: None,
        region: None,
    };
    CACHE.lookups_total.with(hit).inc();
    CACHE.lookups_total.with(miss).add(2);
    CACHE.requests_total.with((None, Status::Success)).add(3);
    CACHE
        .requests_total
        .with((Some(Region::Us), Status::Error))
        .add(4);
    let snapshot = thread_snapshot();
    let hit = [("cached", "true"), ("stale", "false"), ("region", "eu")];
    assert_eq!(snapshot.counter("lookups_total", &hit), 1);
    assert_eq!(snapshot.counter("lookups_total", &[("cached", "false")]), 2);
    assert_eq!(
        snapshot.counter("requests_total", &[("status", "success")]),
        3
    );
    let failed = [("region", "us"), ("status", "error")];
    assert_eq!(snapshot.counter("requests_total", &failed), 4);
}
