//! `when` decides at the beginning of a call, after its labels.

use futures_util::FutureExt;
use std::cell::Cell;
use tallymark::testing::thread_snapshot;
use tallymark::{Counter, Label, MetricSet, UpDown, track_metrics};

thread_local! {
    static LABELLED: Cell<u32> = const { Cell::new(0) };
}

#[derive(Label, Clone, Copy, PartialEq)]
enum Size {
    Small,
    Large,
}

fn size(number: u8) -> Size {
    LABELLED.set(LABELLED.get() + 1);
    if number > 1 { Size::Large } else { Size::Small }
}

#[derive(MetricSet)]
#[metrics(namespace = "when", static = METRICS)]
struct Metrics {
    /// Rows.
    rows_total: Counter<Size>,
    /// Lists being read.
    lists: UpDown<Size>,
}

#[track_metrics(namespace = "when", when = number > 1)]
fn sync(number: u8) -> Result<u8, u8> {
    Err(number)
}

#[track_metrics(namespace = "when", size: Size = size(number), when = number > 1)]
async fn later(number: u8) -> u8 {
    number
}

#[track_metrics(namespace = "when", when = number > 1, items)]
fn listed(number: u8) -> impl Iterator<Item = u8> {
    0..number
}

#[track_metrics(
    size: Size = size(number),
    when = number > 1,
    items = METRICS.rows_total(size),
    in_flight = METRICS.lists(size),
)]
fn bound(number: u8) -> impl Iterator<Item = u8> {
    0..number
}

fn main() {
    for number in [1, 1, 2] {
        assert_eq!(sync(number), Err(number));
        assert_eq!(later(number).now_or_never(), Some(number));
        assert_eq!(listed(number).count(), number.into());
        let mut rows = bound(number);
        rows.next();
        let lists = i32::from(number > 1);
        let lists_now = thread_snapshot().value("when_lists", &[("size", "large")]);
        assert_eq!(lists_now, lists.into());
        assert_eq!(rows.count(), usize::from(number) - 1);
    }
    assert_eq!(LABELLED.get(), 6);

    let snapshot = thread_snapshot();
    let calls =
        |function, labels: &[_]| snapshot.counter(&format!("when_{function}_calls_total"), labels);
    assert_eq!(calls("sync", &[("outcome", "error")]), 1);
    assert_eq!(calls("later", &[("size", "large"), ("outcome", "ok")]), 1);
    assert_eq!(calls("later", &[("size", "small"), ("outcome", "ok")]), 0);
    assert_eq!(calls("listed", &[("outcome", "ok")]), 1);
    assert_eq!(snapshot.counter("when_listed_items_total", &[]), 2);
    let rows = |size| snapshot.counter("when_rows_total", &[("size", size)]);
    assert_eq!([rows("small"), rows("large")], [0, 2]);
    assert_eq!(snapshot.value("when_lists", &[("size", "large")]), 0.0);
    assert_eq!(
        snapshot
            .histogram("when_sync_duration_seconds", &[])
            .count(),
        1
    );
}
