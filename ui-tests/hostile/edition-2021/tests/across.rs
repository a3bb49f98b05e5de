//! Functions and labels in this edition that macros of crates of the other editions make, whose facade
//! has a name that is not known here.

#![deny(warnings, clippy::all, clippy::pedantic, clippy::nursery)]
#![forbid(unsafe_code)]

use metrics_by_another_name::testing::thread_snapshot;
use metrics_by_another_name::{KindOf, Status};
use std::future::Future;
use std::task::{Context, Poll, Waker};

mod older {
    use super::Status;
    use tallymark_hostile_2018::{bound, derived, label, own};

    label! {
        /// Which way.
        pub(super) enum Way { Up = "up", Down = "down" }
    }

    own! {
        pub fn older(way: Way, amount: u8) -> Result<u8, &'static str> {
            match way {
                Way::Up => amount.checked_add(1).ok_or("too much"),
                Way::Down => amount.checked_sub(1).ok_or("too little"),
            }
        }
        by way; "across" [0.5, 1.0]
    }

    derived! { pub(super) Text Texts Wrong Inner Older OLDER; "derived_older" }

    bound! {
        pub fn older_later(status: Status, way: Way, amount: u8) -> Result<u8, &'static str> {
            std::future::ready(()).await;
            let _ = status;
            older(way, amount)
        }
        by status; |amount| f64::from(*amount)
    }
}

mod newer {
    use super::Status;
    use tallymark_hostile_2024::{bound, derived, label, own};

    label! {
        /// Which way.
        pub(super) enum Direction { Up = "up", Down = "down" }
    }

    own! {
        pub fn newer(direction: Direction, amount: u8) -> Result<u8, &'static str> {
            match direction {
                Direction::Up => amount.checked_add(1).ok_or("too much"),
                Direction::Down => amount.checked_sub(1).ok_or("too little"),
            }
        }
        by direction; "across" [0.5, 1.0]
    }

    derived! { pub(super) Text Texts Wrong Inner Newer NEWER; "derived_newer" }

    bound! {
        pub fn newer_later(status: Status, direction: Direction, amount: u8) -> Result<u8, &'static str> {
            std::future::ready(()).await;
            let _ = status;
            newer(direction, amount)
        }
        by status; |amount| f64::from(*amount)
    }
}

fn finished<F: Future>(future: F) -> F::Output {
    let mut future = std::pin::pin!(future);
    let mut context = Context::from_waker(Waker::noop());
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
            return output;
        }
    }
}

#[test]
fn macros_of_other_editions() {
    use newer::{Direction, newer_later};
    use older::{Way, older_later};
    let before = thread_snapshot();
    assert_eq!(finished(older_later(Status::Success, Way::Up, 2)), Ok(3));
    assert!(finished(older_later(Status::Success, Way::Down, 0)).is_err());
    let up = newer_later(Status::Success, Direction::Up, 2);
    assert_eq!(finished(up), Ok(3));
    let down = newer_later(Status::Success, Direction::Down, 0);
    assert!(finished(down).is_err());
    let counted = thread_snapshot().delta(&before);
    for (function, label) in [("older", "way"), ("newer", "direction")] {
        let metric = format!("across_{function}_calls_total");
        let calls = |way, outcome| counted.counter(&metric, &[(label, way), ("outcome", outcome)]);
        assert_eq!([calls("up", "ok"), calls("up", "error")], [1, 0]);
        assert_eq!([calls("down", "ok"), calls("down", "error")], [0, 1]);
    }
}

/// Counts one of each into what `derived!` of a crate made in a module.
macro_rules! count {
    ($module:ident $set:ident $krate:ident) => {{
        use $krate::declared::{NetError, Provider};
        let (text, whether) = ($module::Text::from("text"), true);
        let (set, texts) = (&$module::$set, $module::Texts { text, whether });
        set.calls_total.with(texts).inc();
        let errors = [
            $module::Wrong::Late,
            $module::Wrong::Within(NetError::Refused),
        ];
        for error in &errors {
            set.errors_total.with(KindOf::of(error)).inc();
        }
        let times = set.inner.time_seconds.with(Provider::FalAi);
        times.observe(2.0);
    }};
}

#[test]
fn derives_of_other_editions() {
    let before = thread_snapshot();
    count!(older OLDER tallymark_hostile_2018);
    count!(newer NEWER tallymark_hostile_2024);
    let counted = thread_snapshot().delta(&before);
    for set in ["derived_older", "derived_newer"] {
        let calls = [("text", "text"), ("whether", "true")];
        assert_eq!(counted.counter(&format!("{set}_calls_total"), &calls), 1);
        for kind in ["late", "within_refused"] {
            let errors = counted.counter(&format!("{set}_errors_total"), &[("error", kind)]);
            assert_eq!(errors, 1, "{set} {kind}");
        }
        let times = format!("{set}_inner_time_seconds");
        let times = counted.histogram(&times, &[("provider", "fal.ai")]);
        assert_eq!((times.count(), times.buckets.len()), (1, 3));
    }
}
