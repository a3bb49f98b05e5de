//! Odd ways in and out of an instrumented function: whatever the user's code does, gauges balance and
//! calls are counted.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use tallymark::testing::thread_snapshot;
use tallymark::{Counter, ErrorKind, Interned, Label, MetricSet, Outcome, Summary, UpDown};
use tallymark::{registry, track_metrics};

#[derive(Label, Clone, Copy)]
enum Heat {
    Cold,
    Hot,
}

#[derive(ErrorKind, Debug)]
enum Declined {
    NoMoney,
}

/// What the functions here record.
#[derive(MetricSet)]
#[metrics(namespace = "exits", static = EXITS)]
struct Exits {
    /// Calls.
    calls_total: Counter<Outcome>,
    /// In flight.
    in_flight: UpDown<Heat>,
    /// In flight, too.
    others: UpDown<Heat>,
    /// Amounts.
    amount: Summary,
}

static IS_HOT: AtomicBool = AtomicBool::new(false);

fn heat() -> Heat {
    if IS_HOT.load(Ordering::Relaxed) {
        Heat::Hot
    } else {
        Heat::Cold
    }
}

fn fails<T>(_: T) -> Heat {
    panic!("on purpose")
}

#[track_metrics(in_flight = EXITS.in_flight(heat()))]
fn heats_up() {
    IS_HOT.store(true, Ordering::Relaxed);
}

#[track_metrics(
    observe(|amount: &f64| if *amount > 1.0 { panic!("too much") } else { *amount }) = EXITS.amount(),
    count = EXITS.calls_total(outcome),
    in_flight = EXITS.in_flight(Heat::Hot),
)]
fn amount(amount: f64) -> f64 {
    amount
}

#[track_metrics(
    in_flight = EXITS.in_flight(Heat::Hot),
    in_flight = EXITS.others(fails(())),
    count = EXITS.calls_total(outcome),
)]
fn cannot_begin() {}

#[track_metrics(namespace = "exits")]
fn never(message: &str) -> ! {
    panic!("{message}")
}

#[track_metrics(r#type, r#for = "z", namespace = "exits")]
fn raw(r#type: Heat) -> &'static str {
    match r#type {
        Heat::Cold => "cold",
        Heat::Hot => "hot",
    }
}

type Answer = Result<u32, Declined>;

#[track_metrics(errors = Declined, namespace = "exits")]
fn alias(has_money: bool) -> Answer {
    if has_money {
        Ok(1)
    } else {
        Err(Declined::NoMoney)
    }
}

#[track_metrics(value: bool = value.is_some(), negated: bool = !value, namespace = "exits")]
fn labels_see_labels(value: Option<u32>) -> Option<u32> {
    value
}

#[test]
fn labels_of_calls_in_flight_are_read_once() {
    let before = thread_snapshot();
    heats_up();
    let delta = thread_snapshot().delta(&before);
    for heat in ["cold", "hot"] {
        let in_flight = delta.value("exits_in_flight", &[("heat", heat)]);
        assert!(in_flight.abs() < f64::EPSILON, "{heat}: {in_flight}");
    }
}

#[test]
fn a_closure_that_panics_loses_its_amount_and_nothing_else() {
    let before = thread_snapshot();
    assert!(catch_unwind(|| amount(0.5)).is_ok());
    assert!(catch_unwind(|| amount(2.0)).is_err());
    let delta = thread_snapshot().delta(&before);
    assert_eq!(delta.counter("exits_calls_total", &[("outcome", "ok")]), 2);
    assert_eq!(delta.summary("exits_amount", &[]), (1, 0.5));
    assert!(delta.value("exits_in_flight", &[("heat", "hot")]).abs() < f64::EPSILON);
}

#[test]
fn a_call_that_cannot_begin_leaves_no_trace() {
    let before = thread_snapshot();
    assert!(catch_unwind(cannot_begin).is_err());
    let delta = thread_snapshot().delta(&before);
    assert_eq!(delta, delta.delta(&delta), "something was counted");
}

#[test]
fn functions_that_do_not_return() {
    let before = thread_snapshot();
    assert!(catch_unwind(AssertUnwindSafe(|| never("on purpose"))).is_err());
    let delta = thread_snapshot().delta(&before);
    assert_eq!(
        delta.counter("exits_never_calls_total", &[("outcome", "panic")]),
        1
    );
}

#[test]
fn raw_names_are_written_without_their_mark() {
    let before = thread_snapshot();
    assert_eq!(raw(Heat::Hot), "hot");
    let delta = thread_snapshot().delta(&before);
    let labels = [("type", "hot"), ("for", "z"), ("outcome", "ok")];
    assert_eq!(delta.counter("exits_raw_calls_total", &labels), 1);
}

#[test]
fn aliases_of_results_have_errors() {
    let before = thread_snapshot();
    assert!(alias(true).is_ok());
    assert!(alias(false).is_err());
    let delta = thread_snapshot().delta(&before);
    assert_eq!(
        delta.counter("exits_alias_calls_total", &[("outcome", "ok")]),
        1
    );
    assert_eq!(
        delta.counter("exits_alias_errors_total", &[("error", "no_money")]),
        1
    );
}

#[test]
fn labels_see_the_labels_above_and_the_body_does_not() {
    let before = thread_snapshot();
    assert_eq!(labels_see_labels(Some(2)), Some(2));
    let delta = thread_snapshot().delta(&before);
    let labels = [("value", "true"), ("negated", "false"), ("outcome", "ok")];
    assert_eq!(
        delta.counter("exits_labels_see_labels_calls_total", &labels),
        1
    );
}

#[test]
fn bounded_labels_of_one_path_are_told_apart() {
    fn one(text: &str) -> &'static str {
        #[derive(Label, Clone, Copy)]
        #[label(capacity = 1)]
        struct Model(Interned);
        Model::from(text).as_str()
    }
    fn two(text: &str) -> &'static str {
        #[derive(Label, Clone, Copy)]
        #[label(capacity = 1)]
        struct Model(Interned);
        Model::from(text).as_str()
    }
    assert_eq!(
        [one("a"), one("b"), two("c"), two("d"), two("e")],
        ["a", "other", "c", "other", "other"]
    );
    registry().check().expect("no name stands twice");
    let mut counts: Vec<u64> = ["exits::Model", "exits::Model#2"]
        .map(|path| {
            tallymark::testing::snapshot().counter(
                "tallymark_label_overflow_total",
                &[("label", "model"), ("type", path)],
            )
        })
        .into();
    counts.sort_unstable();
    assert_eq!(counts, [1, 2]);
}

mod without_a_prelude {
    #![no_implicit_prelude]

    #[derive(::tallymark::Label, ::std::clone::Clone, ::std::marker::Copy)]
    pub(super) enum Side {
        Left,
        Right,
    }

    #[derive(::tallymark::Label, ::std::clone::Clone, ::std::marker::Copy)]
    #[label(capacity = 2)]
    struct Name(::tallymark::Interned);

    #[derive(::tallymark::LabelSet, ::std::clone::Clone, ::std::marker::Copy)]
    struct Pair {
        from: Side,
        to: Side,
    }

    #[derive(::tallymark::ErrorKind)]
    pub(super) enum Failure {
        Broken,
    }

    /// Metrics.
    #[derive(::tallymark::MetricSet)]
    #[metrics(namespace = "bare", static = BARE)]
    struct Bare {
        /// Moves.
        moves_total: ::tallymark::Counter<Pair>,
        /// Time.
        seconds: ::tallymark::Histogram<Name>,
    }

    #[::tallymark::track_metrics(
        side,
        name: Name = ::std::convert::Into::into(name),
        count = BARE.moves_total(Pair { from: side, to: Side::Right }),
        duration = BARE.seconds(name),
    )]
    pub(super) fn go(side: Side, name: &str) -> usize {
        name.len()
    }

    #[::tallymark::track_metrics(side, errors = Failure, namespace = "bare")]
    pub(super) async fn come(side: Side) -> ::std::result::Result<(), Failure> {
        match side {
            Side::Left => ::std::result::Result::Err(Failure::Broken),
            Side::Right => ::std::result::Result::Ok(()),
        }
    }
}

#[test]
fn nothing_is_asked_of_the_prelude() {
    use without_a_prelude::{Side, come, go};
    let before = thread_snapshot();
    assert_eq!(go(Side::Left, "abc"), 3);
    drop(come(Side::Right));
    let delta = thread_snapshot().delta(&before);
    assert_eq!(
        delta.counter("bare_moves_total", &[("from", "left"), ("to", "right")]),
        1
    );
}
