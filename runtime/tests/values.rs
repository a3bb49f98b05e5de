//! Values that would have spoiled a sum are left out and counted, and threads can be read apart.

#![allow(clippy::float_cmp, reason = "the numbers are exact")]

mod support;

use support::labels::Operation;
use tallymark_runtime::testing::{Snapshot, snapshot, thread_snapshot};
use tallymark_runtime::{Counter, Gauge, Histogram, Info, MetricSet, Summary, UpDown};

support::metric_set! {
    Sums, prefix = "sums", labels = &[],
    {
        dollars_total: Counter<Operation, f64> = "A float counter.";
        seconds: Histogram<Operation> = "A histogram.", bounds: &[1.0];
        size_bytes: Summary<Operation> = "A summary.";
    }
}

#[test]
fn what_would_spoil_a_sum_is_left_out_and_counted() {
    let set = Sums::new();
    let before = thread_rejections();
    for (reject, amount) in [
        (f64::NAN, 0.5),
        (f64::INFINITY, 0.25),
        (f64::NEG_INFINITY, 0.25),
    ] {
        for value in [reject, amount] {
            set.dollars_total.with(Operation::Text).add(value);
            set.seconds.with(Operation::Text).observe(value);
            set.size_bytes.with(Operation::Text).observe(value);
        }
    }
    set.dollars_total.with(Operation::Text).add(-1.0);
    set.seconds.with(Operation::Text).observe(-1.0);
    set.size_bytes.with(Operation::Text).observe(-1.0);

    assert_eq!(set.dollars_total.with(Operation::Text).get(), 1.0);
    let histogram = set.seconds.with(Operation::Text);
    assert_eq!((histogram.count(), histogram.sum()), (4, 0.0));
    let summary = set.size_bytes.with(Operation::Text);
    assert_eq!((summary.count(), summary.sum()), (4, 0.0));
    let after = thread_rejections();
    let rejected = [0, 1, 2].map(|at| after[at] - before[at]);
    // Minus infinity is infinite rather than negative, and only a counter minds -1.
    assert_eq!(rejected, [3, 6, 1]);
}

/// The values that the calling thread has had left out: not a number, infinite, negative.
fn thread_rejections() -> [u64; 3] {
    let snapshot = thread_snapshot();
    ["nan", "infinite", "negative"]
        .map(|reason| snapshot.counter("tallymark_rejected_values_total", &[("reason", reason)]))
}

#[test]
fn the_smallest_and_largest_numbers_are_fine() {
    let set = Sums::new();
    set.dollars_total.with(Operation::Text).add(f64::MAX);
    set.dollars_total.with(Operation::Text).add(0.0);
    set.dollars_total.with(Operation::Text).add(-0.0);
    set.seconds.with(Operation::Text).observe(f64::MAX);
    set.seconds.with(Operation::Text).observe(f64::MIN);
    assert_eq!(set.dollars_total.with(Operation::Text).get(), f64::MAX);
    assert_eq!(set.seconds.with(Operation::Text).sum(), 0.0);
}

support::metric_set! {
    Program, prefix = "program", labels = &[],
    {
        calls_total: Counter<Operation> = "Calls.";
        in_flight: UpDown = "In flight.";
        seconds: Histogram = "Times.", bounds: &[1.0];
    }
}

static PROGRAM: Program = Program::UNTOUCHED;

const _: () = {
    #[used]
    #[unsafe(link_section = "tallymark_sets")]
    static ENTRY: &dyn tallymark_runtime::__private::StaticSet = &PROGRAM;
};

#[test]
fn a_thread_snapshot_sees_its_own_thread_only() {
    let count = |calls| {
        PROGRAM.calls_total.with(Operation::Text).add(calls);
        PROGRAM.in_flight.inc();
        PROGRAM.seconds.observe(0.5);
    };
    let calls = |snapshot: &Snapshot| {
        let calls = snapshot.counter("program_calls_total", &[("operation", "text")]);
        let in_flight = snapshot.value("program_in_flight", &[]);
        (
            calls,
            in_flight,
            snapshot.histogram("program_seconds", &[]).count(),
        )
    };
    let (own_before, all_before) = (thread_snapshot(), snapshot());
    count(1);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let before = thread_snapshot();
            count(10);
            assert_eq!(calls(&thread_snapshot().delta(&before)), (10, 1.0, 1));
        });
    });
    assert_eq!(calls(&thread_snapshot().delta(&own_before)), (1, 1.0, 1));
    assert_eq!(calls(&snapshot().delta(&all_before)), (11, 2.0, 2));
}

#[test]
fn a_thread_is_not_told_what_threads_before_it_counted() {
    // Each thread but the first adopts the cells of one that ended, in which `Image` is counted.
    let labels = [("operation", "image")];
    for _ in 0..10 {
        let counted = std::thread::spawn(move || {
            let before = thread_snapshot();
            PROGRAM.calls_total.with(Operation::Image).inc();
            let delta = thread_snapshot().delta(&before);
            delta.counter("program_calls_total", &labels)
        });
        assert_eq!(counted.join().expect("counting does not panic"), 1);
    }
}

support::metric_set! {
    Levels, prefix = "levels", labels = &[],
    {
        float: Gauge = "Set.";
        integer: Gauge<(), i64> = "Set.";
        in_flight: UpDown = "Counted.";
        dollars_total: Counter<(), f64> = "Counted.";
        build_info: Info = "A fact.";
    }
}

#[test]
fn a_delta_leaves_gauges_as_they_are_now() {
    let (set, registry) = support::registered::<Levels>();
    let use_all = || {
        set.float.set(0.5);
        set.integer.set(-5);
        set.in_flight.add(2);
        set.dollars_total.add(0.25);
    };
    use_all();
    let before = Snapshot::of_registry(&registry);
    use_all();
    let delta = Snapshot::of_registry(&registry).delta(&before);
    let values = [
        "float",
        "integer",
        "in_flight",
        "dollars_total",
        "build_info",
    ]
    .map(|name| delta.value(&format!("levels_{name}"), &[]));
    assert_eq!(values, [0.5, -5.0, 2.0, 0.25, 1.0]);
}
