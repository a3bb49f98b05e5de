//! A label from how a call ended takes the place of `outcome` among metrics of its own.

use futures_util::FutureExt;
use std::future::pending;
use std::panic::{catch_unwind, set_hook, take_hook};
use tallymark::testing::thread_snapshot;
use tallymark::{Label, Outcome, Status, track_metrics};

#[derive(Label, Clone, Copy)]
enum Fate {
    Kept,
    Broken,
    Lost,
}

impl From<Outcome> for Fate {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Ok => Fate::Kept,
            Outcome::Error => Fate::Broken,
            _ => Fate::Lost,
        }
    }
}

#[track_metrics(namespace = "from_outcome", fate: Fate = from outcome)]
fn sync(number: u8) -> Result<u8, ()> {
    assert!(number != 9, "on purpose");
    number.checked_sub(1).ok_or(())
}

#[track_metrics(namespace = "from_outcome", fate: Fate = from outcome, status: Status = from outcome)]
async fn later(number: u8) -> Result<u8, ()> {
    if number == 9 {
        pending::<()>().await;
    }
    number.checked_sub(1).ok_or(())
}

#[track_metrics(namespace = "from_outcome", fate: Fate = from outcome)]
fn listed() -> impl Iterator<Item = u8> {
    0..3
}

fn main() {
    set_hook(Box::new(|_| {}));
    assert!(sync(0).is_err() && sync(1).is_ok());
    assert!(catch_unwind(|| sync(9)).is_err());
    drop(take_hook());
    for number in [0, 1, 9] {
        let _ = later(number).now_or_never();
    }
    listed().next();
    listed().count();

    let snapshot = thread_snapshot();
    for (function, fates) in [("sync", [1, 1, 1]), ("listed", [1, 0, 1])] {
        let metric = format!("from_outcome_{function}_calls_total");
        let found =
            ["kept", "broken", "lost"].map(|fate| snapshot.counter(&metric, &[("fate", fate)]));
        assert_eq!(found, fates, "{function}");
    }
    for (fate, status) in [("kept", "success"), ("broken", "error"), ("lost", "error")] {
        let labels = [("fate", fate), ("status", status)];
        let metric = "from_outcome_later_calls_total";
        assert_eq!(snapshot.counter(metric, &labels), 1, "{fate}");
    }
}
