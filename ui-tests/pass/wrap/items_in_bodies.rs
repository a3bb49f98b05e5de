//! Items within bodies, measured or not, and names of theirs that meet ours.
#![allow(dead_code)]

use futures_util::FutureExt;
use tallymark::testing::thread_snapshot;
use tallymark::{Status, track_metrics};

#[track_metrics(namespace = "inner", status: Status = Status::Error)]
fn shadows() -> Result<u8, ()> {
    use std::fmt::Error as Status;
    const __X: u8 = 1;
    struct Result;
    enum Option {}
    let _ = Status;
    Ok(__X)
}

#[track_metrics(namespace = "inner", status: Status = Status::Error)]
async fn shadows_later() -> Result<u8, ()> {
    struct Status;
    struct Result;
    enum Option {}
    Ok(1)
}

#[track_metrics(namespace = "inner", status: Status = Status::Error)]
fn shadows_listed() -> impl Iterator<Item = u8> {
    struct Status;
    0..3
}

#[track_metrics(namespace = "inner", status)]
fn shadows_of_an_argument(status: Status) -> u8 {
    struct Status;
    let _ = status;
    1
}

fn classify(number: u8) -> Status {
    if number > 1 {
        Status::Error
    } else {
        Status::Success
    }
}

#[track_metrics(namespace = "inner", status: Status = classify(3))]
fn shadows_of_a_function() -> u8 {
    fn classify(number: u8) -> u8 {
        number
    }
    classify(1)
}

struct Desk;

impl Desk {
    #[track_metrics(namespace = "inner")]
    fn outermost(&self) -> Result<u8, ()> {
        struct Inner;

        impl Inner {
            #[track_metrics(namespace = "inner")]
            fn within(&self) -> Result<u8, ()> {
                trait Innermost {
                    #[track_metrics(namespace = "inner")]
                    fn innermost(&self) -> u8 {
                        4
                    }
                }
                impl Innermost for u8 {}
                Ok(1u8.innermost())
            }
        }

        #[track_metrics(namespace = "inner")]
        async fn later() -> Result<u8, ()> {
            Err(())
        }

        later().now_or_never().unwrap().or_else(|()| Inner.within())
    }
}

#[track_metrics(namespace = "inner", name = "twice_outer")]
#[track_metrics(namespace = "inner", name = "twice_inner")]
async fn twice() -> Result<u8, ()> {
    Err(())
}

fn main() {
    assert_eq!(shadows(), Ok(1));
    assert_eq!(shadows_later().now_or_never(), Some(Ok(1)));
    assert_eq!(shadows_listed().count(), 3);
    assert_eq!(shadows_of_an_argument(Status::Error), 1);
    assert_eq!(shadows_of_a_function(), 1);
    assert_eq!(Desk.outermost(), Ok(4));
    assert_eq!(twice().now_or_never(), Some(Err(())));

    let snapshot = thread_snapshot();
    for function in [
        "shadows",
        "shadows_later",
        "shadows_listed",
        "shadows_of_an_argument",
        "shadows_of_a_function",
    ] {
        let metric = format!("inner_{function}_calls_total");
        let labels = [("status", "error"), ("outcome", "ok")];
        assert_eq!(snapshot.counter(&metric, &labels), 1, "{function}");
    }
    for (function, outcome) in [
        ("outermost", "ok"),
        ("within", "ok"),
        ("innermost", "ok"),
        ("later", "error"),
        ("twice_outer", "error"),
        ("twice_inner", "error"),
    ] {
        let metric = format!("inner_{function}_calls_total");
        assert_eq!(
            snapshot.counter(&metric, &[("outcome", outcome)]),
            1,
            "{function}"
        );
    }
}
