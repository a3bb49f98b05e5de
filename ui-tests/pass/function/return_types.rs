//! Results that are coerced, hidden, or nothing at all.

use std::fmt::{Debug, Display};
use tallymark::testing::thread_snapshot;
use tallymark::track_metrics;

#[track_metrics(namespace = "returns")]
fn boxed(number: u8) -> Box<dyn Display> {
    if number == 0 {
        Box::new("none")
    } else {
        Box::new(number)
    }
}

#[track_metrics(namespace = "returns")]
fn boxed_or(fails: bool) -> Result<Box<dyn Debug>, Box<dyn std::error::Error>> {
    if fails {
        Err("failed".into())
    } else {
        Ok(Box::new(1))
    }
}

#[track_metrics(namespace = "returns")]
fn slice() -> &'static [u8] {
    &[1, 2, 3]
}

#[track_metrics(namespace = "returns")]
fn evens(limit: u32) -> impl Iterator<Item = u32> {
    (0..limit).filter(|n| n % 2 == 0)
}

#[track_metrics(namespace = "returns")]
fn words(text: &str) -> Result<impl Iterator<Item = &str> + Clone, String> {
    if text.is_empty() {
        return Err("no text".into());
    }
    Ok(text.split(' '))
}

#[track_metrics(namespace = "returns")]
fn adder(n: i32) -> impl Fn(i32) -> i32 {
    move |m| n + m
}

#[track_metrics(namespace = "returns")]
fn nothing() {}

#[track_metrics(namespace = "returns")]
fn nothing_said() -> () {
    nothing();
}

#[track_metrics(namespace = "returns")]
fn pointer() -> fn(u8) -> u8 {
    |n| n + 1
}

fn main() {
    assert_eq!(boxed(0).to_string() + &boxed(1).to_string(), "none1");
    assert_eq!(format!("{:?}", boxed_or(false).unwrap()), "1");
    assert!(boxed_or(true).is_err());
    assert_eq!(slice().len(), 3);
    assert_eq!(evens(5).collect::<Vec<_>>(), [0, 2, 4]);
    assert_eq!(words("a b").unwrap().clone().count(), 2);
    assert!(words("").is_err());
    assert_eq!(adder(1)(2), 3);
    nothing_said();
    assert_eq!(pointer()(1), 2);
    let snapshot = thread_snapshot();
    let calls = |function, outcome| {
        snapshot.counter(
            &format!("returns_{function}_calls_total"),
            &[("outcome", outcome)],
        )
    };
    assert_eq!(calls("boxed", "ok"), 2);
    for function in ["boxed_or", "words"] {
        assert_eq!(
            [calls(function, "ok"), calls(function, "error")],
            [1, 1],
            "{function}"
        );
    }
    for function in [
        "slice",
        "evens",
        "adder",
        "nothing",
        "nothing_said",
        "pointer",
    ] {
        assert_eq!(calls(function, "ok"), 1, "{function}");
    }
}
