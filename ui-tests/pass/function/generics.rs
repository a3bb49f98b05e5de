//! Generic functions share one set of metrics; lifetimes and bounds stay as they are.

use std::fmt::Display;
use tallymark::testing::thread_snapshot;
use tallymark::{Status, track_metrics};

#[track_metrics(status, namespace = "generic")]
fn show<T: Display>(status: Status, value: T) -> String {
    let _ = status;
    value.to_string()
}

#[track_metrics(namespace = "generic")]
fn longest<'a, 'b: 'a>(left: &'a str, right: &'b str) -> &'a str
where
    'b: 'a,
{
    if left.len() < right.len() {
        right
    } else {
        left
    }
}

#[track_metrics(namespace = "generic")]
fn sum<T, const N: usize>(values: [T; N]) -> T
where
    T: std::iter::Sum<T> + Copy,
{
    values.iter().copied().sum()
}

#[track_metrics(namespace = "generic")]
fn each(items: impl IntoIterator<Item = u32>, mut visit: impl FnMut(u32)) {
    for item in items {
        visit(item);
    }
}

#[track_metrics(namespace = "generic")]
async fn wait<T: Send + 'static>(value: T) -> Option<T> {
    Some(value)
}

struct Stack<T>(Vec<T>);

impl<T: Clone> Stack<T> {
    #[track_metrics(namespace = "stack")]
    fn peek<U: From<T>>(&self) -> Result<U, &'static str> {
        let last = self.0.last().ok_or("empty")?;
        Ok(last.clone().into())
    }
}

fn main() {
    assert_eq!(show(Status::Success, 1), "1");
    assert_eq!(show(Status::Success, "two"), "two");
    let long = String::from("longer");
    assert_eq!(longest("long", &long), "longer");
    assert_eq!(sum([1, 2, 3]), 6);
    let mut seen = Vec::new();
    each([1, 2], |item| seen.push(item));
    assert_eq!(seen, [1, 2]);
    drop(wait(String::new()));
    assert_eq!(Stack(vec![1_u8]).peek::<u64>(), Ok(1));
    assert_eq!(Stack::<u8>(vec![]).peek::<u8>(), Err("empty"));
    let snapshot = thread_snapshot();
    let shown = [("status", "success"), ("outcome", "ok")];
    assert_eq!(snapshot.counter("generic_show_calls_total", &shown), 2);
    let calls = |metric, outcome| snapshot.counter(metric, &[("outcome", outcome)]);
    assert_eq!(calls("generic_longest_calls_total", "ok"), 1);
    assert_eq!(calls("generic_sum_calls_total", "ok"), 1);
    assert_eq!(calls("generic_each_calls_total", "ok"), 1);
    assert_eq!(calls("stack_peek_calls_total", "ok"), 1);
    assert_eq!(calls("stack_peek_calls_total", "error"), 1);
}
