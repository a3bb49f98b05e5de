//! What a measured future holds beside the one that it measures.

use std::mem::size_of_val;
use tallymark::{Counter, Histogram, Label, MetricSet, Status, UpDown, track_metrics};

#[derive(Label, Clone, Copy)]
enum Zone {
    East,
}

/// Metrics of sizes.
#[derive(MetricSet)]
#[metrics(namespace = "sizes", static = SIZES)]
struct SizeMetrics {
    /// Calls.
    calls_total: Counter<(Zone, Status)>,
    /// Durations.
    duration_seconds: Histogram<Zone>,
    /// In flight.
    in_flight: UpDown<Zone>,
}

async fn rest() {
    tokio::task::yield_now().await;
}

/// Holds `N` bytes across an await.
async fn plain<const N: usize>(zone: Zone) -> u8 {
    let bytes = [zone as u8; N];
    rest().await;
    bytes[N - 1]
}

#[track_metrics(zone, namespace = "sizes", name = "own")]
async fn own<const N: usize>(zone: Zone) -> u8 {
    let bytes = [zone as u8; N];
    rest().await;
    bytes[N - 1]
}

#[track_metrics(
    zone,
    status: Status = from outcome,
    count = SIZES.calls_total(zone, status),
    duration = SIZES.duration_seconds(zone),
    in_flight = SIZES.in_flight(zone),
)]
async fn bound<const N: usize>(zone: Zone) -> u8 {
    let bytes = [zone as u8; N];
    rest().await;
    bytes[N - 1]
}

fn plain_eager(zone: Zone) -> impl Future<Output = u8> {
    plain::<100>(zone)
}

#[track_metrics(zone, namespace = "sizes")]
fn eager(zone: Zone) -> impl Future<Output = u8> {
    plain::<100>(zone)
}

/// Hands `bytes` on, and needs them no longer.
async fn plain_large(bytes: [u8; 200]) -> u8 {
    let first = bytes[0];
    rest().await;
    first
}

#[track_metrics(namespace = "sizes", name = "large")]
async fn large(bytes: [u8; 200]) -> u8 {
    let first = bytes[0];
    rest().await;
    first
}

#[test]
fn a_measured_future_grows_by_little() {
    let east = Zone::East;
    let growth = |measured: usize, plain: usize| measured - plain;
    let own = [
        growth(size_of_val(&own::<1>(east)), size_of_val(&plain::<1>(east))),
        growth(
            size_of_val(&own::<200>(east)),
            size_of_val(&plain::<200>(east)),
        ),
        growth(size_of_val(&eager(east)), size_of_val(&plain_eager(east))),
    ];
    let bound = [
        growth(
            size_of_val(&bound::<1>(east)),
            size_of_val(&plain::<1>(east)),
        ),
        growth(
            size_of_val(&bound::<200>(east)),
            size_of_val(&plain::<200>(east)),
        ),
    ];
    let large = growth(
        size_of_val(&large([0; 200])),
        size_of_val(&plain_large([0; 200])),
    );
    println!("own {own:?}, bound {bound:?}, arguments of 200 bytes {large}");
    assert!(own.iter().all(|bytes| *bytes <= 48), "{own:?}");
    assert!(bound.iter().all(|bytes| *bytes <= 72), "{bound:?}");
    // The one thing that is held twice.
    assert!(large <= 248, "{large}");
}
