//! A box of an opaque iterator, future or stream ends with it.

use futures_util::FutureExt;
use futures_util::stream::{Stream, StreamExt, iter};
use std::pin::Pin;
use tallymark::testing::thread_snapshot;
use tallymark::track_metrics;

#[track_metrics(namespace = "opaque", items)]
fn iterator(number: u8) -> Box<impl Iterator<Item = u8>> {
    Box::new(0..number)
}

#[track_metrics(namespace = "opaque")]
fn future(number: u8) -> Pin<Box<impl Future<Output = Result<u8, ()>>>> {
    Box::pin(async move { number.checked_sub(1).ok_or(()) })
}

#[track_metrics(namespace = "opaque")]
fn unpinned(number: u8) -> Box<impl Future<Output = u8> + Unpin> {
    Box::new(std::future::ready(number))
}

#[track_metrics(namespace = "opaque", items)]
fn stream(number: u8) -> Pin<Box<impl Stream<Item = u8>>> {
    Box::pin(iter(0..number))
}

fn main() {
    assert_eq!(iterator(3).count(), 3);
    iterator(3).next();
    drop(iterator(3));
    assert_eq!(future(1).now_or_never(), Some(Ok(0)));
    assert_eq!(future(0).now_or_never(), Some(Err(())));
    drop(future(1));
    assert_eq!(unpinned(1).now_or_never(), Some(1));
    assert_eq!(stream(3).count().now_or_never(), Some(3));
    stream(3).next().now_or_never();
    drop(stream(3));

    let snapshot = thread_snapshot();
    for (function, calls) in [
        ("iterator", [1, 0, 1]),
        ("future", [1, 1, 0]),
        ("unpinned", [1, 0, 0]),
        ("stream", [1, 0, 1]),
    ] {
        let metric = format!("opaque_{function}_calls_total");
        let outcomes = ["ok", "error", "cancelled"]
            .map(|outcome| snapshot.counter(&metric, &[("outcome", outcome)]));
        assert_eq!(outcomes, calls, "{function}");
    }
    for function in ["iterator", "stream"] {
        let metric = format!("opaque_{function}_items_total");
        assert_eq!(snapshot.counter(&metric, &[]), 4, "{function}");
    }
}
