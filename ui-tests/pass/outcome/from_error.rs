//! A label from the error that a call returned, own and bound.

use futures_util::FutureExt;
use std::num::{IntErrorKind, ParseIntError};
use tallymark::testing::thread_snapshot;
use tallymark::{Counter, Label, MetricSet, track_metrics};

#[derive(Label, Clone, Copy)]
enum Mistake {
    Empty,
    Digit,
    Other,
}

impl From<&ParseIntError> for Mistake {
    fn from(error: &ParseIntError) -> Self {
        match error.kind() {
            IntErrorKind::Empty => Mistake::Empty,
            IntErrorKind::InvalidDigit => Mistake::Digit,
            _ => Mistake::Other,
        }
    }
}

fn mistake(error: &ParseIntError) -> Mistake {
    error.into()
}

#[derive(MetricSet)]
#[metrics(namespace = "from_error", static = METRICS)]
struct Metrics {
    /// Mistakes.
    mistakes_total: Counter<Mistake>,
    /// Calls.
    calls_total: Counter,
}

#[track_metrics(namespace = "from_error", mistake: Mistake = from error |error| Mistake::from(error))]
fn own(text: &str) -> Result<u8, ParseIntError> {
    text.parse()
}

#[track_metrics(namespace = "from_error", mistake: Mistake = from error mistake)]
async fn own_later(text: &str) -> Result<u8, ParseIntError> {
    text.parse()
}

#[track_metrics(namespace = "from_error", mistake: Mistake = from error |error: &ParseIntError| error.into())]
fn own_promised(text: &str) -> impl Future<Output = Result<u8, ParseIntError>> {
    let text = text.to_owned();
    async move { text.parse() }
}

#[track_metrics(
    mistake: Mistake = from error |error| error.into(),
    errors = METRICS.mistakes_total(mistake),
    count = METRICS.calls_total(),
)]
fn bound(text: &str) -> Result<u8, ParseIntError> {
    text.parse()
}

fn main() {
    for text in ["1", "", "x", "y", "256"] {
        let result = own(text);
        assert_eq!(own_later(text).now_or_never(), Some(result.clone()));
        assert_eq!(own_promised(text).now_or_never(), Some(result.clone()));
        assert_eq!(bound(text), result);
    }

    let snapshot = thread_snapshot();
    let mistakes = |metric: &str| {
        ["empty", "digit", "other"].map(|mistake| snapshot.counter(metric, &[("mistake", mistake)]))
    };
    for function in ["own", "own_later", "own_promised"] {
        let errors = format!("from_error_{function}_errors_total");
        assert_eq!(mistakes(&errors), [1, 2, 1], "{function}");
        let calls = format!("from_error_{function}_calls_total");
        assert_eq!(
            snapshot.counter(&calls, &[("outcome", "ok")]),
            1,
            "{function}"
        );
        assert_eq!(
            snapshot.counter(&calls, &[("outcome", "error")]),
            4,
            "{function}"
        );
    }
    assert_eq!(mistakes("from_error_mistakes_total"), [1, 2, 1]);
    assert_eq!(snapshot.counter("from_error_calls_total", &[]), 5);
}
