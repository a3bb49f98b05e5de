//! Sync functions and methods.

use super::{assert_value, calls, counted, finished};
use crate::declared::{Calls, Provider};
use crate::facade::testing::{Snapshot, snapshot};
use crate::facade::{MetricSet, Outcome, Status};
use crate::generated::{self, Direction};
use crate::methods::{Client, Echo, Guard, Service};
use crate::{sync, unsafe_functions};
use std::panic::catch_unwind;
use std::rc::Rc;
use std::sync::Arc;

#[test]
fn settings() {
    let counted = counted(|| {
        assert!(sync::settings(&Provider::Openai, "opus", false).is_ok());
        assert!(sync::settings(&Provider::Openai, "opus", true).is_ok());
        assert!(sync::settings(&Provider::FalAi, "opus", false).is_err());
        assert!(sync::settings(&Provider::FalAi, "", false).is_err());
    });
    let labels = |to, user, cached| {
        [
            ("to", to),
            ("user", user),
            ("model", "gpt-5"),
            ("provider", "openai"),
            ("cached", cached),
            ("region", "eu"),
        ]
    };
    let opus = labels("openai", "opus", "false");
    assert_eq!(calls(&counted, "sync_every_setting", &opus), [1, 0, 0, 0]);
    let cached = labels("openai", "opus", "true");
    assert_eq!(calls(&counted, "sync_every_setting", &cached), [1, 0, 0, 0]);
    let time = counted.histogram("sync_every_setting_duration_seconds", &opus);
    assert_eq!((time.count(), time.buckets.len()), (1, 3));
    for (user, kind) in [("opus", "slow_down"), ("other", "net_closed")] {
        let failed = labels("fal.ai", user, "false");
        assert_eq!(calls(&counted, "sync_every_setting", &failed), [0, 1, 0, 0]);
        let errors = [&failed[..], &[("error", kind)]].concat();
        assert_eq!(
            counted.counter("sync_every_setting_errors_total", &errors),
            1
        );
    }
}

#[test]
fn words() {
    let counted = counted(|| {
        assert!(matches!(sync::words(Provider::FalAi, "words"), Ok("words")));
        assert!(sync::words(Provider::FalAi, " ").is_err());
    });
    assert_eq!(calls(&counted, "sync_words", &[]), [1, 1, 0, 0]);
    let eu = ("region", "eu");
    let provider = [eu, ("provider", "fal.ai")];
    for status in ["success", "error"] {
        let labels = [
            eu,
            ("model", "gpt-5"),
            ("provider", "openai"),
            ("status", status),
        ];
        assert_eq!(
            counted.counter("calls_requests_total", &labels),
            1,
            "{status}"
        );
    }
    let route = |cached| [("source", "fal.ai"), ("cached", cached), eu];
    let lookups = "calls_net_cache_lookups_total";
    assert_eq!(counted.counter(lookups, &route("true")), 2);
    assert_eq!(counted.summary("calls_size_bytes", &route("false")).0, 1);
    let time = counted.histogram("calls_duration_seconds", &provider);
    assert_eq!(time.count(), 2);
    let time = counted.histogram("calls_delay_seconds", &[eu]);
    assert_eq!((time.count(), time.buckets.len()), (2, 4));
    let errors = [eu, ("error", "late"), provider[1]];
    assert_eq!(counted.counter("calls_errors_total", &errors), 1);
    let length = [eu, ("outcome", "ok"), provider[1]];
    let length = counted.histogram("calls_length_bytes", &length);
    assert!((length.sum - 300.0).abs() < f64::EPSILON);
    assert_value(&counted, "calls_cost_dollars_total", &provider, 0.5);
    assert_value(&counted, "calls_net_sent_bytes_total", &[eu], 1.5);
    assert_value(&counted, "calls_in_flight", &provider, 0.0);
    assert_value(&counted, "calls_all_in_flight", &[eu], 0.0);
    // Shared, so that no thread has it to itself.
    let user = [eu, ("user", "words"), ("outcome", "ok")];
    assert_eq!(snapshot().counter("calls_user_requests_total", &user), 1);
}

#[test]
fn shapes() {
    let counted = counted(|| {
        assert_eq!(sync::factorial(5), 120);
        assert_eq!(sync::outer(3), 12);
        let mut seen = Vec::new();
        let generic = sync::generic(Status::Error, "a", "bc", &[1, 2], |value: &u8| {
            seen.push(*value);
        });
        assert!(generic.is_ok_and(|(text, values)| text == "bc" && values.count() == 2));
        assert_eq!(seen, [1, 2]);
        assert!(sync::generic(Status::Error, "", "", &[0; 1], |_| {}).is_err());
        let taken = sync::patterns((Status::Error, 1), [1, 2, 3], "x".to_owned(), "", &[]);
        assert_eq!(taken, ("x".to_owned(), 8));
        assert!(sync::coerced(2).is_ok_and(|number| number.to_string() == "2"));
        assert!(sync::coerced(0).is_err());
        assert!(sync::ignored(vec![1]).is_ok());
        let left = [&[1, 101][..], &[1, 2], &[1], &[]].map(sync::leaves);
        assert_eq!(left, [Some(101), Some(3), None, None]);
        let mut slot = None;
        let mut text = "text";
        sync::borrows(&mut slot, &mut text).push('s');
        assert_eq!((slot.as_deref(), text), (Some("texts"), ""));
        assert_eq!(sync::r#match(Status::Success)("same"), "same");
        assert!(catch_unwind(|| sync::panics()).is_err());
        assert_eq!(sync::names(Outcome::Panic, 1, 2, 3, 4, 5), 15);
    });
    let calls = |function, labels| calls(&counted, function, labels);
    assert_eq!(calls("sync_factorial", &[]), [6, 0, 0, 0]);
    assert_eq!(calls("sync_outer", &[]), [1, 0, 0, 0]);
    assert_eq!(calls("sync_inner_outer", &[]), [2, 0, 0, 0]);
    assert_eq!(calls("sync_innermost_outer", &[]), [2, 0, 0, 0]);
    let error = [("status", "error")];
    assert_eq!(calls("sync_generic", &error), [1, 1, 0, 0]);
    assert_eq!(calls("sync_patterns", &error), [1, 0, 0, 0]);
    assert_eq!(calls("sync_coerced", &[]), [1, 1, 0, 0]);
    assert_eq!(calls("sync_ignored", &[]), [1, 0, 0, 0]);
    assert_eq!(calls("sync_leaves", &[]), [4, 0, 0, 0]);
    assert_eq!(calls("sync_borrows", &[]), [1, 0, 0, 0]);
    let raw = [("in", "success"), ("as", "raw")];
    assert_eq!(calls("sync_match", &raw), [1, 0, 0, 0]);
    assert_eq!(calls("sync_panics", &[]), [0, 0, 1, 0]);
    let names = [("region", "eu"), ("user", "names"), ("outcome", "panic")];
    assert_eq!(snapshot().counter("calls_user_requests_total", &names), 1);
    assert_value(&counted, "calls_amounts_total", &[names[0]], 15.0);
}

#[test]
fn methods() {
    let metrics = Arc::new(Calls::new());
    let counted = counted(|| {
        let mut client = Client::new(Provider::FalAi, &metrics, Box::new(7_u8));
        assert_eq!(*client.inner(), 7);
        *client.inner_mut() += 1;
        let client = finished(client.switch(Provider::Openai)).inner();
        assert_eq!(*client, 8);
        let client = Client::new(Provider::FalAi, &metrics, Box::new(7_u8));
        let client = Arc::new(client.with_provider(Provider::Openai));
        assert_eq!(client.shared(), 1);
        assert!(Arc::into_inner(client).is_some_and(|client| *client.into_inner() == 7));
        let client = Client::new(Provider::FalAi, &metrics, Box::new(7_u8));
        assert_eq!(format!("{client:?}"), "Client { .. }");
        assert_eq!(Rc::new(client).counted(), 1);
        assert!("x".parse::<Echo>().is_err());
        let mut echo = "2".parse().unwrap_or_else(|_| Echo::default());
        assert_eq!(echo.names().count(), 2);
        assert!(echo.call(Status::Success).is_ok() && echo.call(Status::Error).is_err());
        assert_eq!(echo.by_ref().count(), 2);
        assert_eq!(finished(echo), 0);
        assert_eq!(Echo::boxed(), Some(Box::default()));
        drop(Guard(Provider::FalAi));
    });
    let calls = |function: &str, labels: &[(&str, &str)]| calls(&counted, function, labels);
    let fal = [("provider", "fal.ai")];
    assert_eq!(calls("methods_new", &fal), [3, 0, 0, 0]);
    assert_eq!(calls("methods_inner_mut", &fal), [1, 0, 0, 0]);
    for function in ["with_provider", "shared", "counted"] {
        let function = format!("methods_{function}");
        assert_eq!(calls(&function, &[]), [1, 0, 0, 0], "{function}");
    }
    assert_eq!(
        calls("service_call", &[("status", "success")]),
        [1, 0, 0, 0]
    );
    assert_eq!(calls("service_call", &[("status", "error")]), [0, 1, 0, 0]);
    assert_eq!(calls("service_boxed", &[]), [1, 0, 0, 0]);
    assert_eq!(calls("echo_names", &[]), [1, 0, 0, 0]);
    assert_eq!(calls("echo_from_str", &[]), [1, 1, 0, 0]);
    let limited = [("error", "slow_down")];
    assert_eq!(counted.counter("echo_from_str_errors_total", &limited), 1);
    assert_eq!(calls("echo_next", &[]), [3, 0, 0, 0]);
    assert_eq!(calls("echo_poll", &[]), [1, 0, 0, 0]);
    assert_eq!(calls("client_fmt", &[]), [1, 0, 0, 0]);
    assert_eq!(calls("guard_drop", &fal), [1, 0, 0, 0]);
    let instance = Snapshot::of(&metrics);
    for provider in ["openai", "fal.ai"] {
        let labels = [("region", "eu"), ("provider", provider)];
        let time = instance.histogram("calls_duration_seconds", &labels);
        assert_eq!(time.count(), 1, "{provider}");
        assert_value(&counted, "calls_in_flight", &labels, 0.0);
    }
}

#[test]
fn pointers() {
    let counted = counted(|| {
        let mut byte = 7;
        // SAFETY: it points to a byte that outlives the call.
        assert_eq!(unsafe { unsafe_functions::read(&raw const byte) }, 7);
        // SAFETY: it points to a byte that outlives the future.
        let read = finished(unsafe { unsafe_functions::read_later(&raw const byte) });
        assert_eq!(read, 7);
        let callback: extern "C" fn(*mut u8, i32) -> i32 = unsafe_functions::callback;
        assert_eq!(callback(std::ptr::null_mut(), 1), 0);
        // SAFETY: it points to a byte that outlives the call.
        unsafe { unsafe_functions::callback_unsafe(&raw mut byte, 1) };
        assert_eq!(byte, 8);
    });
    assert_eq!(calls(&counted, "pointers_read", &[]), [2, 0, 0, 0]);
    assert_eq!(calls(&counted, "pointers_callback", &[]), [1, 0, 0, 0]);
    assert_eq!(
        calls(&counted, "pointers_callback_unsafe", &[]),
        [1, 0, 0, 0]
    );
    assert_value(&counted, "calls_all_in_flight", &[("region", "eu")], 0.0);
}

#[test]
fn functions_that_macros_make() {
    let counted = counted(|| {
        assert_eq!(generated::made(Direction::In, 3), Some(3));
        assert_eq!(finished(generated::made_later(Status::Error, 3)), Some(1));
        assert_eq!(finished(generated::made_later(Status::Error, 0)), None);
    });
    let [ins, outs] = ["in", "out"].map(|direction| [("direction", direction)]);
    assert_eq!(calls(&counted, "generated_made", &ins), [1, 0, 0, 0]);
    assert_eq!(calls(&counted, "generated_made", &outs), [2, 0, 0, 0]);
    let amounts = counted.summary("generated_amount", &[("status", "error")]);
    assert_eq!(amounts, (2, 8.0));
}
