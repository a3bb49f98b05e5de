//! Items counted into declared metrics, beside the calls that gave them.

use futures_util::FutureExt;
use futures_util::stream::{Stream, StreamExt, iter};
use tallymark::testing::thread_snapshot;
use tallymark::{Counter, Histogram, Label, MetricSet, Outcome, UpDown, track_metrics};

#[derive(Label, Clone, Copy)]
enum Table {
    Orders,
    Users,
}

#[derive(MetricSet)]
#[metrics(namespace = "rows", static = METRICS)]
struct Metrics {
    /// Rows.
    rows_total: Counter<Table>,
    /// Lists.
    lists_total: Counter<(Table, Outcome)>,
    /// Lists being read.
    lists: UpDown<Table>,
    /// Time to read them.
    list_seconds: Histogram,
}

#[track_metrics(
    table,
    items = METRICS.rows_total(table),
    count = METRICS.lists_total(table, outcome),
    in_flight = METRICS.lists(table),
    duration = METRICS.list_seconds(),
)]
fn listed(table: Table, number: u8) -> impl Iterator<Item = u8> {
    0..number
}

#[track_metrics(table, items = METRICS.rows_total(table), count = METRICS.lists_total(table, outcome))]
fn streamed(table: Table, number: u8) -> impl Stream<Item = u8> {
    iter(0..number)
}

#[track_metrics(items = METRICS.rows_total(Table::Users))]
fn alone(number: u8) -> Box<dyn Iterator<Item = u8>> {
    Box::new(0..number)
}

fn main() {
    assert_eq!(listed(Table::Orders, 3).count(), 3);
    let mut list = listed(Table::Orders, 3);
    list.next();
    let lists = || thread_snapshot().value("rows_lists", &[("table", "orders")]);
    assert_eq!(lists(), 1.0);
    drop(list);
    assert_eq!(lists(), 0.0);
    drop(listed(Table::Orders, 3));
    assert_eq!(streamed(Table::Users, 2).count().now_or_never(), Some(2));
    assert_eq!(alone(5).count(), 5);

    let snapshot = thread_snapshot();
    let rows = |table| snapshot.counter("rows_rows_total", &[("table", table)]);
    assert_eq!([rows("orders"), rows("users")], [4, 7]);
    let lists = |table, outcome| {
        snapshot.counter(
            "rows_lists_total",
            &[("table", table), ("outcome", outcome)],
        )
    };
    assert_eq!(
        [lists("orders", "ok"), lists("orders", "cancelled")],
        [1, 1]
    );
    assert_eq!([lists("users", "ok"), lists("users", "cancelled")], [1, 0]);
    assert_eq!(snapshot.histogram("rows_list_seconds", &[]).count(), 1);
}
