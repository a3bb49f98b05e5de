//! `ok_if` and `error_if` judge what a call returned, and errors are told apart beside them.

use futures_util::FutureExt;
use tallymark::testing::thread_snapshot;
use tallymark::{ErrorKind, track_metrics};

#[derive(ErrorKind, Debug)]
enum Failure {
    Late,
    Torn,
}

struct Response {
    status: u16,
}

impl Response {
    fn is_good(&self) -> bool {
        self.status < 500
    }
}

#[track_metrics(namespace = "judged", ok_if(Option::is_some))]
fn option(number: u8) -> Option<u8> {
    (number > 1).then_some(number)
}

#[track_metrics(namespace = "judged", ok_if(Response::is_good))]
async fn response(status: u16) -> Response {
    Response { status }
}

#[track_metrics(namespace = "judged", error_if(|response| response.status >= 500))]
fn promised(status: u16) -> impl Future<Output = Response> {
    async move { Response { status } }
}

#[track_metrics(namespace = "judged", ok_if(|result| matches!(result, Ok(1..) | Err(Failure::Late))))]
fn result(number: u8) -> Result<u8, Failure> {
    if number == 5 {
        Err(Failure::Late)
    } else {
        Ok(number)
    }
}

#[track_metrics(
    namespace = "judged",
    error_if(|result| matches!(result, Ok(0) | Err(Failure::Torn))),
    errors = Failure,
)]
fn with_kinds(number: u8) -> Result<u8, Failure> {
    match number {
        5 => Err(Failure::Late),
        6 => Err(Failure::Torn),
        _ => Ok(number),
    }
}

fn main() {
    for number in [0, 1, 5] {
        option(number);
        response(u16::from(number) * 100).now_or_never();
        promised(u16::from(number) * 100).now_or_never();
        let _ = result(number);
    }
    for number in [0, 1, 5, 6] {
        let _ = with_kinds(number);
    }

    let snapshot = thread_snapshot();
    for (function, ok, error) in [
        ("option", 1, 2),
        ("response", 2, 1),
        ("promised", 2, 1),
        ("result", 2, 1),
    ] {
        let metric = format!("judged_{function}_calls_total");
        let calls = |outcome| snapshot.counter(&metric, &[("outcome", outcome)]);
        assert_eq!([calls("ok"), calls("error")], [ok, error], "{function}");
    }
    let judged = |metric: &str, label| {
        snapshot.counter(&format!("judged_with_kinds_{metric}_total"), &[label])
    };
    assert_eq!(judged("calls", ("outcome", "ok")), 2);
    assert_eq!(judged("calls", ("outcome", "error")), 2);
    // What is no error has no kind, and zero is an error without one.
    assert_eq!(judged("errors", ("error", "late")), 0);
    assert_eq!(judged("errors", ("error", "torn")), 1);
}
