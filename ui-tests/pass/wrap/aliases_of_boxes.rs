//! What comes of a box under another name is what its own definition says.

use futures_util::FutureExt;
use std::pin::Pin;
use tallymark::testing::thread_snapshot;
use tallymark::track_metrics;

type BoxFuture<T, E> = Pin<Box<dyn Future<Output = Result<T, E>> + Send>>;

type LocalBoxFuture<'a, T> = Pin<Box<dyn Future<Output = Result<T, String>> + 'a>>;

struct Service<T, E>(fn() -> BoxFuture<T, E>);

impl<T, E> Service<T, E> {
    #[track_metrics(namespace = "alias")]
    fn two(&mut self) -> BoxFuture<T, E> {
        (self.0)()
    }
}

#[track_metrics(namespace = "alias")]
fn block(text: &str) -> LocalBoxFuture<'_, Vec<u8>> {
    Box::pin(async move { Ok(text.bytes().collect()) })
}

#[track_metrics(namespace = "alias")]
fn statements(text: &str) -> LocalBoxFuture<'_, Vec<u8>> {
    let text = text.trim();
    Box::pin(async move { Ok(text.bytes().collect()) })
}

#[track_metrics(namespace = "alias")]
fn usual(text: &str) -> futures_util::future::BoxFuture<'_, Vec<u8>> {
    Box::pin(async move { text.bytes().collect() })
}

fn main() {
    let mut service = Service::<u8, &str>(|| Box::pin(async { Err("no") }));
    assert_eq!(service.two().now_or_never(), Some(Err("no")));
    assert_eq!(block("a").now_or_never(), Some(Ok(vec![97])));
    assert_eq!(statements("a").now_or_never(), Some(Ok(vec![97])));
    assert_eq!(usual("a").now_or_never(), Some(vec![97]));

    let snapshot = thread_snapshot();
    for (function, outcome) in [
        ("two", "error"),
        ("block", "ok"),
        ("statements", "ok"),
        ("usual", "ok"),
    ] {
        let metric = format!("alias_{function}_calls_total");
        assert_eq!(
            snapshot.counter(&metric, &[("outcome", outcome)]),
            1,
            "{function}"
        );
    }
}
