//! What comes of a future is known from the signature alone.

use std::future::{Future, ready};
use std::pin::Pin;
use tallymark::track_metrics;

#[track_metrics(namespace = "awaited")]
fn into() -> impl Future<Output = String> {
    async { "a".into() }
}

#[track_metrics(namespace = "awaited")]
fn collected() -> Pin<Box<dyn Future<Output = Vec<u8>> + Send>> {
    Box::pin(async move { (0..3).collect() })
}

#[track_metrics(namespace = "awaited")]
fn default() -> impl Future<Output = u8> {
    ready(Default::default())
}

#[track_metrics(namespace = "awaited")]
fn fallible(text: &str) -> impl Future<Output = Result<u8, std::num::ParseIntError>> {
    async { Ok(text.parse()?) }
}

#[track_caller]
#[track_metrics(namespace = "awaited")]
fn located<T>(item: T) -> Result<T, ()> {
    Ok(item)
}

#[track_metrics(namespace = "awaited")]
fn attribute_first() -> Result<u8, ()> {
    #[allow(deprecated)]
    located(3)
}

fn main() {
    use std::task::{Context, Poll, Waker};
    let mut context = Context::from_waker(Waker::noop());
    let mut poll = |future: Pin<&mut dyn Future<Output = u8>>| future.poll(&mut context);
    assert_eq!(poll(std::pin::pin!(default())), Poll::Ready(0));
    assert_eq!(poll(std::pin::pin!(async { collected().await.len() as u8 })), Poll::Ready(3));
    assert_eq!(poll(std::pin::pin!(async { into().await.len() as u8 })), Poll::Ready(1));
    assert_eq!(poll(std::pin::pin!(async { fallible("7").await.unwrap() })), Poll::Ready(7));
    assert_eq!(attribute_first(), Ok(3));
    let count = |name: &str| {
        tallymark::testing::thread_snapshot().counter(name, &[("outcome", "ok")])
    };
    for name in ["into", "collected", "default", "fallible", "located", "attribute_first"] {
        assert_eq!(count(&format!("awaited_{name}_calls_total")), 1, "{name}");
    }
}
