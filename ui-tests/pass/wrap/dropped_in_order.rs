//! Arguments and locals are dropped in the order in which they were, measured or not.

use futures_util::FutureExt;
use std::cell::RefCell;
use std::panic::{catch_unwind, set_hook, take_hook};
use tallymark::testing::thread_snapshot;
use tallymark::track_metrics;

thread_local! {
    static DROPPED: RefCell<Vec<&'static str>> = const { RefCell::new(Vec::new()) };
}

struct Noted(&'static str);

impl Drop for Noted {
    fn drop(&mut self) {
        DROPPED.with_borrow_mut(|dropped| dropped.push(self.0));
    }
}

/// Writes each function twice: as it is, and measured.
macro_rules! twice {
    ($($(#[$attribute:meta])* fn $name:ident($($arguments:tt)*) $(-> $type:ty)? $body:block)*) => {
        mod plain {
            use super::*;
            $(pub(crate) fn $name($($arguments)*) $(-> $type)? $body)*
        }
        mod measured {
            use super::*;
            $(#[track_metrics(namespace = "dropped")] pub(crate) fn $name($($arguments)*) $(-> $type)? $body)*
        }
    };
    ($(async fn $name:ident($($arguments:tt)*) $(-> $type:ty)? $body:block)*) => {
        mod plain_later {
            use super::*;
            $(pub(crate) async fn $name($($arguments)*) $(-> $type)? $body)*
        }
        mod measured_later {
            use super::*;
            $(#[track_metrics(namespace = "dropped")] pub(crate) async fn $name($($arguments)*) $(-> $type)? $body)*
        }
    };
}

twice! {
    fn value(first: Noted, second: Noted, third: Noted) {
        let local = Noted("local");
        drop(second);
        let _ = (&first, &third, &local);
    }

    fn result(first: Noted, second: Noted, third: Noted) -> Result<(), String> {
        let local = Noted("local");
        let _ = (&first, &second, &local);
        if third.0 == "third" {
            Err("early")?;
        }
        drop(first);
        Ok(())
    }

    fn panics(first: Noted, second: Noted, third: Noted) -> Result<(), String> {
        let _local = Noted("local");
        let _ = (&first, &second, &third);
        panic!("on purpose")
    }
}

twice! {
    async fn finished(first: Noted, second: Noted, third: Noted) -> Result<(), String> {
        let local = Noted("local");
        std::future::ready(()).await;
        drop(second);
        let _ = (&first, &third, &local);
        Ok(())
    }

    async fn cancelled(first: Noted, second: Noted, third: Noted) -> Result<(), String> {
        let local = Noted("local");
        std::future::pending::<()>().await;
        let _ = (&first, &second, &third, &local);
        Ok(())
    }
}

fn order(call: impl Fn(Noted, Noted, Noted)) -> Vec<&'static str> {
    let call = || call(Noted("first"), Noted("second"), Noted("third"));
    let _ = catch_unwind(std::panic::AssertUnwindSafe(call));
    DROPPED.take()
}

macro_rules! same {
    ($plain:ident, $measured:ident, $name:ident, $($after:tt)*) => {{
        let expected = order(|a, b, c| { let _ = $plain::$name(a, b, c)$($after)*; });
        assert_eq!(expected.len(), 4);
        assert_eq!(order(|a, b, c| { let _ = $measured::$name(a, b, c)$($after)*; }), expected);
    }};
}

fn main() {
    set_hook(Box::new(|_| {}));
    same!(plain, measured, value,);
    same!(plain, measured, result,);
    same!(plain, measured, panics,);
    same!(plain_later, measured_later, finished, .now_or_never());
    same!(plain_later, measured_later, cancelled, .now_or_never());
    drop(take_hook());

    let snapshot = thread_snapshot();
    for (function, outcome) in [
        ("value", "ok"),
        ("result", "error"),
        ("panics", "panic"),
        ("finished", "ok"),
        ("cancelled", "cancelled"),
    ] {
        let metric = format!("dropped_{function}_calls_total");
        assert_eq!(
            snapshot.counter(&metric, &[("outcome", outcome)]),
            1,
            "{function}"
        );
    }
}
