//! Functions that return, functions that wait.

use std::future::{Future, ready};
use std::pin::pin;
use std::task::{Context, Poll, Waker};
use tallymark::testing::thread_snapshot;
use tallymark::{Label, track_metrics};

#[derive(Label, Clone, Copy)]
enum Size {
    Small,
    Large,
}

#[track_metrics(size, namespace = "shop")]
fn pack(size: Size, items: u32) -> u32 {
    match size {
        Size::Small => items,
        Size::Large => items * 10,
    }
}

#[track_metrics(size, namespace = "shop")]
async fn send(size: Size, address: &str) -> Result<usize, String> {
    let length = ready(address.len()).await;
    match size {
        Size::Small => Ok(length),
        Size::Large => Err(format!("too large for {address}")),
    }
}

#[track_metrics(namespace = "shop")]
pub(crate) async fn close() {}

fn block_on<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    let mut context = Context::from_waker(Waker::noop());
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
            return output;
        }
    }
}

fn main() {
    assert_eq!(pack(Size::Small, 2) + pack(Size::Large, 2), 22);
    assert_eq!(block_on(send(Size::Small, "here")), Ok(4));
    assert!(block_on(send(Size::Large, "here")).is_err());
    block_on(close());
    drop(close());
    let snapshot = thread_snapshot();
    let calls =
        |metric, size, outcome| snapshot.counter(metric, &[("size", size), ("outcome", outcome)]);
    assert_eq!(calls("shop_pack_calls_total", "small", "ok"), 1);
    assert_eq!(calls("shop_send_calls_total", "small", "ok"), 1);
    assert_eq!(calls("shop_send_calls_total", "large", "error"), 1);
    assert_eq!(
        snapshot.counter("shop_close_calls_total", &[("outcome", "ok")]),
        1
    );
    assert_eq!(
        snapshot.counter("shop_close_calls_total", &[("outcome", "cancelled")]),
        0
    );
    let large = snapshot.histogram("shop_send_duration_seconds", &[("size", "large")]);
    assert_eq!(large.count(), 1);
    assert_eq!(
        snapshot.value("shop_send_in_flight", &[("size", "large")]),
        0.0
    );
}
