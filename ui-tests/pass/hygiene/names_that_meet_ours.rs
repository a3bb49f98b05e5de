//! Parameters, labels and methods called like things in an expansion.

use tallymark::testing::thread_snapshot;
use tallymark::{Counter, Label, MetricSet, Outcome, Status, track_metrics};

trait Asks {
    fn outcome(&self) -> u8 {
        1
    }
    fn value(&self) -> u8 {
        2
    }
    fn error(&self) -> u8 {
        3
    }
    fn end(&self) -> u8 {
        4
    }
    fn begin(&self) -> u8 {
        5
    }
}

impl<T> Asks for T {}

#[derive(Label, Clone, Copy)]
enum Exit {
    Index,
    Text,
}

#[derive(MetricSet)]
#[metrics(namespace = "names", static = NAMES)]
struct Names {
    /// Calls.
    calls_total: Counter<(Exit, Outcome)>,
    /// A field called like a method.
    #[metric(name = "visits_total")]
    visit: Counter,
}

#[track_metrics(exit, namespace = "names")]
fn own(exit: Exit, result: u8, call: u8, outcome: u8, error: u8, guard: u8, start: u8, labels: u8) -> u8 {
    let krate = result + call + outcome + error + guard + start + labels;
    let text = "text";
    krate + exit.outcome() + text.value() + krate.error() + krate.end() + krate.begin()
}

#[track_metrics(
    exit,
    result: Status = from outcome,
    count = NAMES.calls_total(exit, outcome),
    count = NAMES.visit(),
    add(|value| u64::from(*value) + u64::from(result == Status::Success)) = NAMES.visit(),
)]
fn bound(exit: Exit, value: u8, __value: u8) -> Result<u8, String> {
    let body = value + __value;
    Ok(body + value.outcome())
}

fn main() {
    assert_eq!(own(Exit::Index, 1, 1, 1, 1, 1, 1, 1), 22);
    assert_eq!(bound(Exit::Text, 1, 2), Ok(4));
    let snapshot = thread_snapshot();
    let owned = [("exit", "index"), ("outcome", "ok")];
    assert_eq!(snapshot.counter("names_own_calls_total", &owned), 1);
    let bound = [("exit", "text"), ("outcome", "ok")];
    assert_eq!(snapshot.counter("names_calls_total", &bound), 1);
    assert_eq!(snapshot.counter("names_visits_total", &[]), 6);
}
