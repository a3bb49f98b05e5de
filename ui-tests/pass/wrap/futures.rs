//! A future is timed from its first poll to its end, and a body that panics before is a panic.

use futures_util::FutureExt;
use futures_util::future::{BoxFuture, LocalBoxFuture};
use std::panic::{catch_unwind, set_hook, take_hook};
use std::pin::Pin;
use std::rc::Rc;
use std::time::Duration;
use tallymark::testing::thread_snapshot;
use tallymark::track_metrics;
use tokio::time::sleep;

#[track_metrics(namespace = "promises")]
fn slow() -> impl Future<Output = ()> {
    async { sleep(Duration::from_millis(40)).await }
}

#[track_metrics(namespace = "promises")]
fn eager(number: Option<u8>) -> impl Future<Output = u8> {
    let number = number.expect("on purpose");
    async move { number }
}

#[track_metrics(namespace = "promises")]
fn eager_in_a_box(number: Option<u8>) -> Pin<Box<dyn Future<Output = u8>>> {
    let number = number.expect("on purpose");
    Box::pin(async move { number })
}

#[track_metrics(namespace = "promises")]
fn borrowed(text: &str) -> impl Future<Output = usize> + Send + '_ {
    async move { text.len() }
}

#[track_metrics(namespace = "promises")]
fn boxed<'a>(text: &'a str) -> BoxFuture<'a, Result<usize, String>> {
    async move { Err(text.to_owned()) }.boxed()
}

#[track_metrics(namespace = "promises")]
fn local(text: &str) -> LocalBoxFuture<'_, usize> {
    let one = Rc::new(1);
    async move { text.len() + *one }.boxed_local()
}

#[track_metrics(namespace = "promises")]
fn unpinned(number: u8) -> Box<dyn Future<Output = u8> + Unpin> {
    Box::new(std::future::ready(number))
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let future = slow();
    sleep(Duration::from_millis(200)).await;
    future.await;

    set_hook(Box::new(|_| {}));
    assert!(catch_unwind(|| drop(eager(None))).is_err());
    assert!(catch_unwind(|| drop(eager_in_a_box(None))).is_err());
    drop(take_hook());
    drop((eager(Some(1)), eager_in_a_box(Some(1))));
    assert_eq!(eager(Some(1)).await + eager_in_a_box(Some(1)).await, 2);
    assert_eq!(borrowed(&String::from("abc")).await, 3);
    assert!(boxed("abc").await.is_err());
    assert_eq!(local("abc").await, 4);
    assert_eq!(unpinned(3).await, 3);

    let snapshot = thread_snapshot();
    for (function, calls) in [
        ("slow", [1, 0, 0, 0]),
        ("eager", [1, 0, 1, 0]),
        ("eager_in_a_box", [1, 0, 1, 0]),
        ("borrowed", [1, 0, 0, 0]),
        ("boxed", [0, 1, 0, 0]),
        ("local", [1, 0, 0, 0]),
        ("unpinned", [1, 0, 0, 0]),
    ] {
        let outcomes = ["ok", "error", "panic", "cancelled"].map(|outcome| {
            let metric = format!("promises_{function}_calls_total");
            snapshot.counter(&metric, &[("outcome", outcome)])
        });
        assert_eq!(outcomes, calls, "{function}");
    }
    let seconds = snapshot
        .histogram("promises_slow_duration_seconds", &[])
        .sum;
    assert!((0.04..0.2).contains(&seconds), "{seconds}");
}
