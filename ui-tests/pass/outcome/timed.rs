//! Which outcomes have durations: `ok` and `error`, or those that `timed` names.

use futures_util::FutureExt;
use std::future::pending;
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};
use tallymark::testing::thread_snapshot;
use tallymark::track_metrics;

async fn end(fate: &str) -> Result<(), ()> {
    match fate {
        "ok" => Ok(()),
        "error" => Err(()),
        "panic" => panic!("on purpose"),
        _ => pending().await,
    }
}

#[track_metrics(namespace = "timed")]
async fn by_default(fate: &str) -> Result<(), ()> {
    end(fate).await
}

#[track_metrics(namespace = "timed", timed(ok))]
async fn only_ok(fate: &str) -> Result<(), ()> {
    end(fate).await
}

#[track_metrics(namespace = "timed", timed(panic, cancelled))]
async fn unfinished(fate: &str) -> Result<(), ()> {
    end(fate).await
}

#[track_metrics(namespace = "timed", timed(ok, error, panic, cancelled))]
fn all(fate: &str) -> impl Future<Output = Result<(), ()>> {
    end(fate)
}

#[track_metrics(namespace = "timed", timed(panic))]
fn sync(fate: &str) -> Result<(), ()> {
    end(fate).now_or_never().unwrap()
}

#[track_metrics(namespace = "timed", timed(cancelled))]
fn listed() -> impl Iterator<Item = u8> {
    0..3
}

fn call<F: Future>(function: impl Fn(&'static str) -> F) {
    for fate in ["ok", "ok", "error", "panic", "cancelled"] {
        let _ = catch_unwind(AssertUnwindSafe(|| function(fate).now_or_never().is_some()));
    }
}

fn main() {
    set_hook(Box::new(|_| {}));
    call(by_default);
    call(only_ok);
    call(unfinished);
    call(all);
    call(async |fate| sync(fate));
    drop(take_hook());
    listed().count();
    listed().next();

    let snapshot = thread_snapshot();
    for (function, timed) in [
        ("by_default", 3),
        ("only_ok", 2),
        ("unfinished", 2),
        ("all", 5),
        ("sync", 2),
        ("listed", 1),
    ] {
        let metric = format!("timed_{function}_duration_seconds");
        assert_eq!(
            snapshot.histogram(&metric, &[]).count(),
            timed,
            "{function}"
        );
        let metric = format!("timed_{function}_calls_total");
        assert!(
            snapshot.counter(&metric, &[("outcome", "ok")]) > 0,
            "{function}"
        );
    }
}
