//! Errors are told apart whichever way a function gives back its result.

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use std::pin::Pin;
use tallymark::testing::thread_snapshot;
use tallymark::{ErrorKind, track_metrics};

#[derive(ErrorKind, Debug, Clone, Copy)]
enum Failure {
    Late,
    Torn,
}

type Reply = Result<u8, Failure>;

fn reply(number: u8) -> Reply {
    match number {
        0 => Ok(number),
        1 => Err(Failure::Late),
        _ => Err(Failure::Torn),
    }
}

#[track_metrics(namespace = "every_error", errors = Failure)]
fn value(number: u8) -> Result<u8, Failure> {
    reply(number)
}

#[track_metrics(namespace = "every_error", errors = Failure)]
fn alias(number: u8) -> Reply {
    reply(number)
}

#[track_metrics(namespace = "every_error", errors = Failure)]
async fn later(number: u8) -> Reply {
    reply(number)
}

#[track_metrics(namespace = "every_error", errors = Failure)]
fn promised(number: u8) -> impl Future<Output = Reply> + Send {
    async move { reply(number) }
}

#[track_metrics(namespace = "every_error", errors = Failure)]
fn pinned(number: u8) -> Pin<Box<dyn Future<Output = Reply> + Send>> {
    let copy = number;
    Box::pin(async move { reply(copy) })
}

#[track_metrics(namespace = "every_error", errors = Failure)]
fn boxed(number: u8) -> BoxFuture<'static, Reply> {
    async move { reply(number) }.boxed()
}

#[track_metrics(namespace = "every_error", errors = Failure)]
fn pinned_opaque(number: u8) -> Pin<Box<impl Future<Output = Reply>>> {
    Box::pin(async move { reply(number) })
}

fn main() {
    for number in [0, 1, 2, 2] {
        let _ = value(number);
        let _ = alias(number);
        let _ = later(number).now_or_never().unwrap();
        let _ = promised(number).now_or_never().unwrap();
        let _ = pinned(number).now_or_never().unwrap();
        let _ = boxed(number).now_or_never().unwrap();
        let _ = pinned_opaque(number).now_or_never().unwrap();
        drop(later(number));
    }

    let snapshot = thread_snapshot();
    for function in [
        "value",
        "alias",
        "later",
        "promised",
        "pinned",
        "boxed",
        "pinned_opaque",
    ] {
        let errors = |error| {
            let metric = format!("every_error_{function}_errors_total");
            snapshot.counter(&metric, &[("error", error)])
        };
        assert_eq!([errors("late"), errors("torn")], [1, 2], "{function}");
        let calls = |outcome| {
            let metric = format!("every_error_{function}_calls_total");
            snapshot.counter(&metric, &[("outcome", outcome)])
        };
        assert_eq!([calls("ok"), calls("error")], [1, 3], "{function}");
    }
}
