//! A label from what the call returned, and what it is where the call returned nothing.

use futures_util::FutureExt;
use std::future::pending;
use std::panic::{catch_unwind, set_hook, take_hook};
use tallymark::testing::thread_snapshot;
use tallymark::{Label, Outcome, Status, track_metrics};

#[derive(Label, Clone, Copy)]
enum Answer {
    Found,
    Missing,
    Gone,
}

impl From<Outcome> for Answer {
    fn from(_: Outcome) -> Self {
        Answer::Gone
    }
}

fn answer(found: &Option<u8>) -> Answer {
    if found.is_some() {
        Answer::Found
    } else {
        Answer::Missing
    }
}

#[track_metrics(namespace = "from_result", answer: Answer = from result answer)]
fn by_a_function(number: u8) -> Option<u8> {
    assert!(number != 9, "on purpose");
    (number > 1).then_some(number)
}

#[track_metrics(namespace = "from_result", answer: Option<Answer> = from result |found| Some(answer(found)))]
async fn absent(number: u8) -> Option<u8> {
    if number == 9 {
        pending::<()>().await;
    }
    (number > 1).then_some(number)
}

#[track_metrics(
    namespace = "from_result",
    answer: Answer = from result |found| answer(found),
    status: Status = from outcome,
    ok_if(Option::is_some),
)]
fn beside_the_outcome(number: u8) -> impl Future<Output = Option<u8>> {
    async move { (number > 1).then_some(number) }
}

#[track_metrics(
    namespace = "from_result",
    answer: Answer = from result |found| match found {
        Ok(_) => Answer::Found,
        Err(text) if text.is_empty() => Answer::Missing,
        Err(_) => Answer::Gone,
    },
)]
fn of_a_result(text: &str) -> Result<u8, String> {
    if text.is_empty() {
        return Err(String::new());
    }
    text.parse().map_err(|_| text.into())
}

fn main() {
    set_hook(Box::new(|_| {}));
    by_a_function(1);
    by_a_function(2);
    assert!(catch_unwind(|| by_a_function(9)).is_err());
    drop(take_hook());
    for number in [1, 2, 2, 9] {
        let _ = absent(number).now_or_never();
    }
    beside_the_outcome(1).now_or_never();
    beside_the_outcome(2).now_or_never();
    drop(beside_the_outcome(3));
    for text in ["", "3", "x", "y"] {
        let _ = of_a_result(text);
    }

    let snapshot = thread_snapshot();
    let answers = |function: &str| {
        let metric = format!("from_result_{function}_calls_total");
        ["found", "missing", "gone"].map(|answer| snapshot.counter(&metric, &[("answer", answer)]))
    };
    assert_eq!(answers("by_a_function"), [1, 1, 1]);
    assert_eq!(answers("of_a_result"), [1, 1, 2]);
    let absent = |labels: &[_]| snapshot.counter("from_result_absent_calls_total", labels);
    assert_eq!(absent(&[("answer", "found")]), 2);
    assert_eq!(absent(&[("answer", "missing")]), 1);
    assert_eq!(absent(&[]), 1);
    let beside = |answer, status| {
        let labels = [("answer", answer), ("status", status)];
        snapshot.counter("from_result_beside_the_outcome_calls_total", &labels)
    };
    assert_eq!(beside("found", "success"), 1);
    assert_eq!(beside("missing", "error"), 1);
    assert_eq!(beside("gone", "error"), 0);
}
