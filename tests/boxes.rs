//! `#[track_metrics]` on functions that pass boxes on: what is in them is dropped once, and what comes of
//! them need live no longer than its user, whether a call is finished, dropped or panics.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::task::{Context, Poll, Waker};
use tallymark::testing::{Snapshot, thread_snapshot};
use tallymark::track_metrics;

thread_local! {
    static DROPPED: Cell<u32> = const { Cell::new(0) };
}

/// Holds memory, and counts its end.
struct Held(Vec<u8>);

impl Default for Held {
    fn default() -> Self {
        Self(vec![7; 100])
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        assert_eq!(self.0, [7; 100]);
        DROPPED.set(DROPPED.get() + 1);
    }
}

/// Something that lives for a while.
#[derive(Default)]
struct Lent<'a> {
    _held: Held,
    text: &'a str,
}

#[track_metrics(namespace = "boxes")]
fn call<T: Default>(polls: u32) -> Pin<Box<dyn Future<Output = T> + Send>> {
    let held = Held::default();
    let mut left = polls;
    Box::pin(async move {
        std::future::poll_fn(|_| {
            assert!(left < 10, "too many");
            left = left.saturating_sub(1);
            if left == 0 {
                Poll::Ready(())
            } else {
                Poll::Pending
            }
        })
        .await;
        drop(held);
        T::default()
    })
}

#[track_metrics(namespace = "boxes")]
fn all<T: Default>(mut count: u32) -> Box<dyn Iterator<Item = T>> {
    let held = Held::default();
    let items = std::iter::from_fn(move || {
        assert!(count < 10 && held.0.len() == 100, "too many");
        count = count.checked_sub(1)?;
        Some(T::default())
    });
    Box::new(items)
}

fn poll<F: Future + Unpin>(future: &mut F) -> Option<F::Output> {
    match Pin::new(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => Some(output),
        Poll::Pending => None,
    }
}

/// What was dropped and counted while `run` ran: ok, error, panic and cancelled.
fn counted(function: &str, run: impl FnOnce()) -> (u32, [u64; 4]) {
    let calls = |snapshot: &Snapshot| {
        ["ok", "error", "panic", "cancelled"].map(|outcome| {
            let metric = format!("boxes_{function}_calls_total");
            snapshot.counter(&metric, &[("outcome", outcome)])
        })
    };
    let (before, dropped) = (thread_snapshot(), DROPPED.get());
    run();
    let delta = thread_snapshot().delta(&before);
    let metric = format!("boxes_{function}_in_flight");
    assert!(delta.value(&metric, &[]).abs() < 0.5);
    (DROPPED.get() - dropped, calls(&delta))
}

#[test]
fn a_future_is_finished_dropped_or_panics() {
    let text = String::from("short");
    let finished = counted("call", || {
        let mut call = call::<Lent<'_>>(2);
        assert!(poll(&mut call).is_none());
        let mut lent = poll(&mut call).expect("ready");
        drop(call);
        lent.text = &text;
        assert_eq!(lent.text, "short");
    });
    assert_eq!(finished, (2, [1, 0, 0, 0]));
    let dropped = counted("call", || {
        let mut call = call::<Lent<'_>>(2);
        assert!(poll(&mut call).is_none());
    });
    assert_eq!(dropped, (1, [0, 0, 0, 1]));
    let panicked = counted("call", || {
        let mut call = call::<Lent<'_>>(10);
        let unwound = catch_unwind(AssertUnwindSafe(|| poll(&mut call).is_none()));
        assert!(unwound.is_err());
    });
    assert_eq!(panicked, (1, [0, 0, 1, 0]));
    let never = counted("call", || drop(call::<Lent<'_>>(1)));
    assert_eq!(never, (1, [0, 0, 0, 0]));
}

#[test]
fn an_iterator_is_finished_dropped_or_panics() {
    let text = String::from("short");
    let finished = counted("all", || {
        let mut items: Vec<_> = all::<Lent<'_>>(3).collect();
        items[1].text = &text;
        assert_eq!(
            items.iter().map(|item| item.text).collect::<String>(),
            "short"
        );
    });
    assert_eq!(finished, (4, [1, 0, 0, 0]));
    let dropped = counted("all", || assert!(all::<Lent<'_>>(3).next().is_some()));
    assert_eq!(dropped, (2, [0, 0, 0, 1]));
    let panicked = counted("all", || {
        let mut items = all::<Lent<'_>>(10);
        let unwound = catch_unwind(AssertUnwindSafe(|| items.next().is_none()));
        assert!(unwound.is_err());
    });
    assert_eq!(panicked, (1, [0, 0, 1, 0]));
}

/// A call that another thread finishes, after the one that made it.
#[test]
fn a_future_goes_to_another_thread() {
    let made = std::thread::spawn(|| call::<Held>(1));
    let mut call = made.join().expect("made");
    let counted = counted("call", || drop(poll(&mut call)));
    assert_eq!(counted, (2, [1, 0, 0, 0]));
}
