//! With `#[track_caller]` a body sees the place that it saw without us.

use std::panic::Location;
use tallymark::testing::thread_snapshot;
use tallymark::track_metrics;

#[track_metrics(namespace = "place")]
#[track_caller]
fn value(_: u8) -> u32 {
    Location::caller().line()
}

#[track_caller]
#[track_metrics(namespace = "place")]
fn result(_: u8) -> Result<u32, ()> {
    Ok(Location::caller().line())
}

#[track_metrics(namespace = "place")]
#[track_caller]
fn generic<T: Clone, const N: usize>(_: &[T; N], _: impl Fn(u8) -> u8) -> Result<u32, &T> {
    Ok(Location::caller().line())
}

#[track_metrics(namespace = "place")]
#[track_caller]
fn pattern((first, _): (u8, u8)) -> Result<u32, u8> {
    if first > 1 {
        Err(first)
    } else {
        Ok(Location::caller().line())
    }
}

#[track_metrics(namespace = "place", ok_if(|line| *line > 1))]
#[track_caller]
fn judged(_: u8) -> u32 {
    Location::caller().line()
}

struct Desk;

impl Desk {
    #[track_metrics(namespace = "place")]
    #[track_caller]
    fn method(&self) -> u32 {
        Location::caller().line()
    }
}

#[rustfmt::skip]
fn main() {
    assert_eq!(value(1), line!());
    assert_eq!(result(1), Ok(line!()));
    assert_eq!(generic(&[1], |number| number), Ok(line!()));
    assert_eq!(pattern((1, 2)), Ok(line!()));
    assert_eq!(judged(1), line!());
    assert_eq!(Desk.method(), line!());
    let pointer: fn(u8) -> Result<u32, ()> = result;
    assert!(pointer(1).is_ok());

    let snapshot = thread_snapshot();
    for (function, calls) in [
        ("value", 1),
        ("result", 2),
        ("generic", 1),
        ("pattern", 1),
        ("judged", 1),
        ("method", 1),
    ] {
        let metric = format!("place_{function}_calls_total");
        assert_eq!(snapshot.counter(&metric, &[("outcome", "ok")]), calls, "{function}");
    }
}
