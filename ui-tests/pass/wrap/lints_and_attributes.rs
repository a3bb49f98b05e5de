//! Attributes stay on the function, and lints find what they found without ours.
#![deny(warnings, unused, missing_docs)]

use futures_util::FutureExt;
use tallymark::testing::thread_snapshot;
use tallymark::track_metrics;

/// Kept.
#[must_use = "it is the answer"]
#[track_metrics(namespace = "attributes")]
#[inline(always)]
pub fn must_be_used() -> Option<u8> {
    Some(42)
}

/// Kept.
#[track_metrics(namespace = "attributes")]
#[deprecated = "of old"]
pub fn deprecated() {}

/// Kept.
#[track_metrics(namespace = "attributes")]
#[cold]
#[doc(hidden)]
#[expect(unused_variables, reason = "the lint sees the body")]
pub fn unused(number: u8) -> Result<(), ()> {
    let other = 3;
    Ok(())
}

/// Kept.
#[track_metrics(namespace = "attributes")]
#[expect(unused_variables, reason = "the lint sees the body")]
pub async fn unused_later(number: u8) -> Result<(), ()> {
    Ok(())
}

/// Kept.
#[track_metrics(namespace = "attributes")]
#[expect(unreachable_code, reason = "the lint sees the body")]
pub fn unreachable() -> u8 {
    return 3;
    4
}

/// Kept.
#[cfg_attr(all(), track_metrics(namespace = "attributes"))]
pub fn conditional(#[cfg(any())] absent: Missing, number: u8) -> u8 {
    number
}

#[track_metrics(namespace = "attributes")]
#[cfg(any())]
fn left_out() -> Missing {}

#[expect(dead_code, reason = "the lint sees that nobody calls it")]
#[track_metrics(namespace = "attributes")]
fn never_called() {}

#[expect(
    clippy::too_many_arguments,
    reason = "nothing is told of it to the compiler"
)]
#[track_metrics(namespace = "attributes")]
fn many(a: u8, b: u8, c: u8, d: u8, e: u8, f: u8, g: u8, h: u8) -> u8 {
    a + b + c + d + e + f + g + h
}

fn main() {
    #[expect(unused_must_use)]
    must_be_used();
    #[expect(deprecated)]
    deprecated();
    #[expect(unused_must_use)]
    unused_later(1);
    unused(1).unwrap();
    unused_later(1).now_or_never().unwrap().unwrap();
    assert_eq!(unreachable() + conditional(4), 7);
    assert_eq!(many(1, 1, 1, 1, 1, 1, 1, 1), 8);

    let snapshot = thread_snapshot();
    for function in [
        "must_be_used",
        "deprecated",
        "unused",
        "unused_later",
        "unreachable",
        "conditional",
        "many",
    ] {
        let metric = format!("attributes_{function}_calls_total");
        assert_eq!(
            snapshot.counter(&metric, &[("outcome", "ok")]),
            1,
            "{function}"
        );
    }
}
