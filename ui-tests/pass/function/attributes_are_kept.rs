//! Attributes around ours, before it and behind it, on parameters and in the body.

#![deny(unused_must_use, deprecated, unused_variables)]

use tallymark::testing::thread_snapshot;
use tallymark::{Status, track_metrics};

/// Documented.
#[inline(never)]
#[track_metrics(status, namespace = "kept")]
#[must_use = "it is the answer"]
fn answer(status: Status, #[allow(unused_variables)] unused: u8, #[cfg(any())] hidden: u8) -> u8 {
    #![allow(clippy::all)]
    let _ = status;
    #[cfg(any())]
    return hidden;
    42
}

#[cfg(any())]
#[track_metrics(missing)]
fn hidden() {}

#[track_metrics(namespace = "kept")]
#[allow(deprecated)]
fn calls_old() -> u8 {
    old()
}

#[deprecated = "use another"]
#[track_metrics(namespace = "kept")]
fn old() -> u8 {
    1
}

#[track_metrics(namespace = "kept")]
#[track_caller]
#[cold]
fn line() -> u32 {
    1
}

fn main() {
    assert_eq!(answer(Status::Success, 1) + calls_old(), 43);
    assert_eq!(line(), 1);
    let snapshot = thread_snapshot();
    let answered = [("status", "success"), ("outcome", "ok")];
    assert_eq!(snapshot.counter("kept_answer_calls_total", &answered), 1);
    for function in ["calls_old", "old", "line"] {
        let metric = format!("kept_{function}_calls_total");
        assert_eq!(
            snapshot.counter(&metric, &[("outcome", "ok")]),
            1,
            "{metric}"
        );
    }
}
