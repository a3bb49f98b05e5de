//! A stream is timed from its first poll to its end, and keeps what it can do.

use futures_util::FutureExt;
use futures_util::stream::{BoxStream, LocalBoxStream, Stream, StreamExt, iter};
use std::pin::Pin;
use std::rc::Rc;
use std::time::Duration;
use tallymark::testing::{Snapshot, thread_snapshot};
use tallymark::track_metrics;
use tokio::time::sleep;

#[track_metrics(namespace = "streams", items)]
fn slow(count: u8) -> impl Stream<Item = u8> {
    iter(0..count).then(|item| async move {
        sleep(Duration::from_millis(20)).await;
        item
    })
}

#[track_metrics(namespace = "streams", items)]
fn opaque(numbers: &[u8]) -> impl Stream<Item = u8> + Send + '_ {
    iter(numbers.iter().copied())
}

#[track_metrics(namespace = "streams", items)]
fn boxed<'a>(numbers: &'a [u8]) -> BoxStream<'a, u8> {
    iter(numbers.iter().copied()).boxed()
}

#[track_metrics(namespace = "streams", items)]
fn local<'a>(numbers: &'a [u8]) -> LocalBoxStream<'a, Rc<u8>> {
    let first = Rc::new(1);
    iter(numbers).map(move |_| first.clone()).boxed_local()
}

#[track_metrics(namespace = "streams", items)]
fn pinned(numbers: Vec<u8>) -> Pin<Box<dyn Stream<Item = Result<u8, String>> + Send>> {
    Box::pin(iter(numbers).map(|item| {
        if item == 0 {
            Err("zero".into())
        } else {
            Ok(item)
        }
    }))
}

fn is_send<T: Send>(stream: T) -> T {
    stream
}

fn outcomes(snapshot: &Snapshot, function: &str) -> [u64; 4] {
    let metric = format!("streams_{function}_calls_total");
    ["ok", "error", "panic", "cancelled"]
        .map(|outcome| snapshot.counter(&metric, &[("outcome", outcome)]))
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let stream = slow(3);
    sleep(Duration::from_millis(200)).await;
    let items: Vec<_> = stream.collect().await;
    assert_eq!(items, [0, 1, 2]);

    let numbers = [1, 2, 3];
    let mut stream = is_send(opaque(&numbers));
    assert_eq!(stream.size_hint(), (3, Some(3)));
    assert_eq!(stream.next().await, Some(1));
    assert_eq!(
        thread_snapshot().value("streams_opaque_in_flight", &[]),
        1.0
    );
    drop(stream);
    drop(opaque(&numbers));
    assert_eq!(is_send(boxed(&numbers)).count().await, 3);
    assert_eq!(local(&numbers).count().now_or_never(), Some(3));
    let results: Vec<_> = pinned(vec![1, 0]).collect().await;
    assert!(results[0].is_ok() && results[1].is_err());

    let snapshot = thread_snapshot();
    for (function, calls, items) in [
        ("slow", [1, 0, 0, 0], 3),
        ("opaque", [0, 0, 0, 1], 1),
        ("boxed", [1, 0, 0, 0], 3),
        ("local", [1, 0, 0, 0], 3),
        ("pinned", [1, 0, 0, 0], 2),
    ] {
        assert_eq!(outcomes(&snapshot, function), calls, "{function}");
        let metric = format!("streams_{function}_items_total");
        assert_eq!(snapshot.counter(&metric, &[]), items, "{function}");
    }
    assert_eq!(snapshot.value("streams_opaque_in_flight", &[]), 0.0);
    let seconds = snapshot.histogram("streams_slow_duration_seconds", &[]).sum;
    assert!((0.06..0.2).contains(&seconds), "{seconds}");
}
