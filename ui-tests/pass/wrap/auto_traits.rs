//! `Send`, `Sync` and `Unpin` are there where they were, and nowhere else.

use futures_util::FutureExt;
use futures_util::stream::{Stream, StreamExt, iter};
use std::future::ready;
use std::marker::PhantomData;
use std::panic::{RefUnwindSafe, UnwindSafe};
use std::rc::Rc;
use tallymark::testing::thread_snapshot;
use tallymark::track_metrics;

/// Whether a value is `Send` or `Unpin`: by autoref, a method of the value goes before that of a
/// reference.
struct Of<T>(PhantomData<T>);

fn of<T>(_: &T) -> Of<T> {
    Of(PhantomData)
}

impl<T: Send> Of<T> {
    fn is_send(&self) -> bool {
        true
    }
}

impl<T: Unpin> Of<T> {
    fn is_unpin(&self) -> bool {
        true
    }
}

trait Otherwise {
    fn is_send(&self) -> bool {
        false
    }

    fn is_unpin(&self) -> bool {
        false
    }
}

impl<T> Otherwise for Of<T> {}

#[track_metrics(namespace = "auto")]
async fn sent(text: &str) -> usize {
    ready(()).await;
    text.len()
}

#[track_metrics(namespace = "auto")]
async fn kept() -> usize {
    let text = Rc::new("text");
    ready(()).await;
    text.len()
}

#[track_metrics(namespace = "auto")]
fn all(number: u8) -> impl Future<Output = u8> + Send + Sync + Unpin + UnwindSafe + RefUnwindSafe {
    ready(number)
}

#[track_metrics(namespace = "auto", items)]
fn listed() -> impl Iterator<Item = u8> + Send + Sync + Unpin {
    0..3
}

#[track_metrics(namespace = "auto", items)]
fn listed_here() -> impl Iterator<Item = Rc<u8>> {
    vec![Rc::new(1)].into_iter()
}

#[track_metrics(namespace = "auto", items)]
fn streamed() -> impl Stream<Item = u8> {
    iter(0..3)
}

#[track_metrics(namespace = "auto", items)]
fn streamed_here() -> impl Stream<Item = usize> {
    futures_util::stream::once(kept())
}

fn main() {
    let sent = sent("abc");
    let kept = kept();
    assert!(of(&sent).is_send() && !of(&sent).is_unpin());
    assert!(!of(&kept).is_send() && !of(&kept).is_unpin());
    assert_eq!(sent.now_or_never(), Some(3));
    assert_eq!(kept.now_or_never(), Some(4));
    assert_eq!(all(3).now_or_never(), Some(3));

    let (listed, listed_here) = (listed(), listed_here());
    assert!(of(&listed).is_send() && of(&listed).is_unpin());
    assert!(!of(&listed_here).is_send() && of(&listed_here).is_unpin());
    assert_eq!(listed.count() + listed_here.count(), 4);

    let (streamed, streamed_here) = (streamed(), streamed_here());
    assert!(of(&streamed).is_send() && of(&streamed).is_unpin());
    assert!(!of(&streamed_here).is_send() && !of(&streamed_here).is_unpin());
    assert_eq!(streamed.count().now_or_never(), Some(3));
    assert_eq!(streamed_here.count().now_or_never(), Some(1));

    let snapshot = thread_snapshot();
    for (function, calls) in [
        ("sent", 1),
        ("kept", 2),
        ("all", 1),
        ("listed", 1),
        ("listed_here", 1),
        ("streamed", 1),
        ("streamed_here", 1),
    ] {
        let metric = format!("auto_{function}_calls_total");
        assert_eq!(
            snapshot.counter(&metric, &[("outcome", "ok")]),
            calls,
            "{function}"
        );
    }
}
