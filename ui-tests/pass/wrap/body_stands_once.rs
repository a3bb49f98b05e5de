//! The body is written into the program once: its statics, its symbol, its places.

use futures_util::FutureExt;
use std::sync::atomic::{AtomicUsize, Ordering};
use tallymark::testing::thread_snapshot;
use tallymark::track_metrics;

static EVALUATED: AtomicUsize = AtomicUsize::new(0);

macro_rules! next {
    () => {{
        static NUMBER: AtomicUsize = AtomicUsize::new(0);
        NUMBER.fetch_add(1, Ordering::Relaxed)
    }};
}

#[track_metrics(namespace = "once")]
fn sync() -> usize {
    next!()
}

#[track_metrics(namespace = "once")]
fn fallible() -> Result<usize, ()> {
    static NUMBER: AtomicUsize = AtomicUsize::new(0);
    if EVALUATED.load(Ordering::Relaxed) > 100 {
        return Err(());
    }
    Ok(NUMBER.fetch_add(1, Ordering::Relaxed))
}

#[track_metrics(namespace = "once")]
async fn later() -> usize {
    next!()
}

#[track_metrics(namespace = "once")]
fn promised() -> impl Future<Output = usize> {
    let first = next!();
    async move { first + next!() }
}

#[track_metrics(namespace = "once")]
fn listed() -> impl Iterator<Item = usize> {
    let first = next!();
    std::iter::once_with(move || first)
}

#[unsafe(no_mangle)]
#[track_metrics(namespace = "once")]
pub extern "C" fn once_of_this_symbol(number: u8) -> u8 {
    number + 1
}

const LABELLED: u32 = line!();
#[track_metrics(namespace = "once", seen: bool = EVALUATED.fetch_add(1, Ordering::Relaxed) == 0)]
fn labelled() -> (u32, u32) {
    (line!(), column!())
}

fn main() {
    for number in 0..3 {
        assert_eq!(sync(), number);
        assert_eq!(fallible(), Ok(number));
        assert_eq!(later().now_or_never(), Some(number));
        assert_eq!(promised().now_or_never(), Some(2 * number));
        assert_eq!(listed().collect::<Vec<_>>(), [number]);
        once_of_this_symbol(1);
    }
    assert_eq!(labelled(), (LABELLED + 3, 15));
    assert_eq!(EVALUATED.load(Ordering::Relaxed), 1);

    let snapshot = thread_snapshot();
    for function in [
        "sync",
        "fallible",
        "later",
        "promised",
        "listed",
        "once_of_this_symbol",
    ] {
        let metric = format!("once_{function}_calls_total");
        assert_eq!(
            snapshot.counter(&metric, &[("outcome", "ok")]),
            3,
            "{function}"
        );
    }
    let labels = [("seen", "true"), ("outcome", "ok")];
    assert_eq!(snapshot.counter("once_labelled_calls_total", &labels), 1);
}
