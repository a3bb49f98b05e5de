//! Parameters that are taken apart, changed, or left alone.

use tallymark::testing::thread_snapshot;
use tallymark::{Status, track_metrics};

struct Point {
    x: i32,
    y: i32,
}

#[track_metrics(status: Status = status, namespace = "patterns")]
fn total(
    (status, factor): (Status, i32),
    Point { x, mut y }: Point,
    [first, ..]: [i32; 3],
    _: &str,
) -> i32 {
    y += 1;
    let _ = status;
    (x + y + first) * factor
}

#[track_metrics(status, namespace = "patterns")]
fn changed(mut status: Status, mut count: u8) -> (Status, u8) {
    status = if let Status::Success = status {
        Status::Error
    } else {
        status
    };
    count += 1;
    (status, count)
}

#[track_metrics(status, namespace = "patterns")]
fn referred(status: &Status, ref text: String) -> usize {
    let _: &Status = status;
    text.len()
}

fn main() {
    let point = Point { x: 1, y: 2 };
    assert_eq!(total((Status::Error, 2), point, [3, 4, 5], ""), 14);
    assert_eq!(changed(Status::Success, 1), (Status::Error, 2));
    assert_eq!(referred(&Status::Success, "abc".into()), 3);
    let snapshot = thread_snapshot();
    let calls = |metric, status| snapshot.counter(metric, &[("status", status), ("outcome", "ok")]);
    assert_eq!(calls("patterns_total_calls_total", "error"), 1);
    assert_eq!(calls("patterns_changed_calls_total", "success"), 1);
    assert_eq!(calls("patterns_referred_calls_total", "success"), 1);
}
