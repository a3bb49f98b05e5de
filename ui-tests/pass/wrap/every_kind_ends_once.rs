//! Finished, dropped halfway, panicked, never begun: whatever a function gives back, nothing stays
//! in flight.

use futures_util::future::BoxFuture;
use futures_util::stream::{BoxStream, Stream, StreamExt, iter, pending};
use futures_util::{FutureExt, stream};
use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook};
use std::pin::Pin;
use tallymark::testing::thread_snapshot;
use tallymark::track_metrics;

/// What is to become of a call.
#[derive(Clone, Copy, PartialEq)]
enum Fate {
    Finish,
    Hang,
    Panic,
}

async fn meet(fate: Fate) -> u8 {
    match fate {
        Fate::Finish => 1,
        Fate::Hang => std::future::pending().await,
        Fate::Panic => panic!("on purpose"),
    }
}

fn follow(fate: Fate) -> impl Stream<Item = u8> + Send {
    let rest: BoxStream<'static, u8> = match fate {
        Fate::Finish => iter([2]).boxed(),
        Fate::Hang => pending().boxed(),
        Fate::Panic => stream::once(meet(fate)).boxed(),
    };
    iter([1]).chain(rest)
}

#[track_metrics(namespace = "ends")]
async fn awaited(fate: Fate) -> u8 {
    meet(fate).await
}

#[track_metrics(namespace = "ends")]
fn promised(fate: Fate) -> impl Future<Output = u8> + Send {
    meet(fate)
}

#[track_metrics(namespace = "ends")]
fn boxed(fate: Fate) -> Pin<Box<dyn Future<Output = u8> + Send>> {
    Box::pin(async move { meet(fate).await })
}

#[track_metrics(namespace = "ends")]
fn boxed_by_an_alias(fate: Fate) -> BoxFuture<'static, u8> {
    meet(fate).boxed()
}

#[track_metrics(namespace = "ends")]
fn streamed(fate: Fate) -> impl Stream<Item = u8> + Send {
    follow(fate)
}

#[track_metrics(namespace = "ends")]
fn streamed_in_a_box(fate: Fate) -> BoxStream<'static, u8> {
    follow(fate).boxed()
}

#[track_metrics(namespace = "ends")]
fn iterated(fate: Fate) -> impl Iterator<Item = u8> {
    [1, 2]
        .into_iter()
        .inspect(move |_| assert!(fate != Fate::Panic, "on purpose"))
}

#[track_metrics(namespace = "ends")]
fn iterated_in_a_box(fate: Fate) -> Box<dyn Iterator<Item = u8>> {
    Box::new(
        [1, 2]
            .into_iter()
            .inspect(move |_| assert!(fate != Fate::Panic, "on purpose")),
    )
}

fn call<F: Future>(function: impl Fn(Fate) -> F) {
    drop(function(Fate::Finish));
    for fate in [Fate::Finish, Fate::Hang, Fate::Panic] {
        let polled = catch_unwind(AssertUnwindSafe(|| function(fate).now_or_never()));
        assert_eq!(matches!(polled, Ok(Some(_))), fate == Fate::Finish);
        assert_eq!(polled.is_err(), fate == Fate::Panic);
    }
}

fn iterate<I: Iterator>(function: impl Fn(Fate) -> I) {
    drop(function(Fate::Finish));
    assert_eq!(function(Fate::Finish).count(), 2);
    assert!(function(Fate::Hang).next().is_some());
    assert!(catch_unwind(AssertUnwindSafe(|| function(Fate::Panic).next().is_some())).is_err());
}

fn main() {
    set_hook(Box::new(|_| {}));
    call(awaited);
    call(promised);
    call(boxed);
    call(boxed_by_an_alias);
    call(|fate| streamed(fate).collect::<Vec<_>>());
    call(|fate| streamed_in_a_box(fate).collect::<Vec<_>>());
    iterate(iterated);
    iterate(iterated_in_a_box);
    drop(std::panic::take_hook());

    let snapshot = thread_snapshot();
    for function in [
        "awaited",
        "promised",
        "boxed",
        "boxed_by_an_alias",
        "streamed",
        "streamed_in_a_box",
        "iterated",
        "iterated_in_a_box",
    ] {
        let calls = ["ok", "error", "panic", "cancelled"].map(|outcome| {
            snapshot.counter(
                &format!("ends_{function}_calls_total"),
                &[("outcome", outcome)],
            )
        });
        assert_eq!(calls, [1, 0, 1, 1], "{function}");
        assert_eq!(
            snapshot.value(&format!("ends_{function}_in_flight"), &[]),
            0.0,
            "{function}"
        );
        let seconds = format!("ends_{function}_duration_seconds");
        assert_eq!(snapshot.histogram(&seconds, &[]).count(), 1, "{function}");
    }
}
