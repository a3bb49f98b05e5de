//! A struct of labels: one type under several names, in any visibility.

use tallymark::testing::thread_snapshot;
use tallymark::{Counter, Label, LabelSet, Labels, MetricSet};

#[derive(Label, Clone, Copy, PartialEq)]
enum Zone {
    North,
    South,
}

/// From one zone to another.
#[derive(LabelSet, Clone, Copy)]
pub(crate) struct Route {
    pub(crate) from: Zone,
    /// Where it goes.
    #[label(name = "to")]
    destination: Zone,
    express: bool,
}

#[derive(MetricSet)]
#[metrics(static = TRIPS)]
struct Trips {
    /// Trips made.
    trips_total: Counter<Route>,
}

fn main() {
    assert_eq!(Route::COMBINATIONS, 8);
    let mut seen = std::collections::BTreeSet::new();
    for from in [Zone::North, Zone::South] {
        for destination in [Zone::North, Zone::South] {
            for express in [false, true] {
                let route = Route {
                    from,
                    destination,
                    express,
                };
                assert!(seen.insert(route.combination()));
                TRIPS.trips_total.with(route).add(seen.len() as u64);
            }
        }
    }
    let last = [("from", "south"), ("to", "south"), ("express", "true")];
    assert_eq!(thread_snapshot().counter("trips_total", &last), 8);
}
