//! The text format of each kind of metric, and of numbers at their limits.

mod support;

use support::labels::{Operation, Provider};
use support::text::{encode, encode_unread};
use tallymark_runtime::{Counter, Gauge, Histogram, Info, Summary, UpDown};

support::metric_set! {
    Counters, prefix = "", labels = &[],
    {
        calls_total: Counter<Operation> = "Calls.";
        dollars_total: Counter<(), f64> = "Money.";
        plain_total: Counter = "No labels.";
    }
}

#[test]
fn counters_are_exact_to_the_last_bit() {
    let (set, registry) = support::registered::<Counters>();
    set.calls_total.with(Operation::Text).add(u64::MAX);
    set.calls_total.with(Operation::Image).add((1 << 53) + 1);
    set.dollars_total.add(0.1);
    set.dollars_total.add(0.2);
    set.plain_total.inc();
    assert_eq!(
        encode(&registry),
        "\
# HELP calls_total Calls.
# TYPE calls_total counter
calls_total{operation=\"text\"} 18446744073709551615
calls_total{operation=\"image\"} 9007199254740993
# HELP dollars_total Money.
# TYPE dollars_total counter
dollars_total 0.30000000000000004
# HELP plain_total No labels.
# TYPE plain_total counter
plain_total 1
"
    );
}

support::metric_set! {
    Gauges, prefix = "", labels = &[],
    {
        a_level: Gauge<Provider> = "Floats.";
        b_level: Gauge<Operation, i64> = "Integers.";
        c_in_flight: UpDown<Operation> = "Up and down.";
    }
}

#[test]
fn gauges_show_whatever_they_were_set_to() {
    let (set, registry) = support::registered::<Gauges>();
    set.a_level.with(Provider::Openai).set(f64::NAN);
    set.a_level.with(Provider::Anthropic).set(-0.0);
    set.a_level.with(Provider::FalAi).set(f64::NEG_INFINITY);
    set.b_level.with(Operation::Text).set(i64::MIN);
    set.b_level.with(Operation::Image).set(i64::MAX);
    set.c_in_flight.with(Operation::Text).dec();
    // Up on one thread, down on another.
    let text = set.c_in_flight.with(Operation::Image);
    text.add(2);
    std::thread::scope(|scope| {
        scope.spawn(|| text.dec());
    });
    assert_eq!(
        encode(&registry),
        "\
# HELP a_level Floats.
# TYPE a_level gauge
a_level{provider=\"openai\"} NaN
a_level{provider=\"anthropic\"} -0
a_level{provider=\"fal.ai\"} -Inf
# HELP b_level Integers.
# TYPE b_level gauge
b_level{operation=\"text\"} -9223372036854775808
b_level{operation=\"image\"} 9223372036854775807
# HELP c_in_flight Up and down.
# TYPE c_in_flight gauge
c_in_flight{operation=\"text\"} -1
c_in_flight{operation=\"image\"} 1
"
    );
}

support::metric_set! {
    Histograms, prefix = "", labels = &[],
    {
        a_seconds: Histogram<Operation> = "With labels.", bounds: &[0.005, 1.0, 1e18];
    }
}

#[test]
fn histograms_count_up_to_infinity() {
    let (set, registry) = support::registered::<Histograms>();
    for seconds in [0.005, 0.25, 1.0, 1.5, 2e18] {
        set.a_seconds.with(Operation::Text).observe(seconds);
    }
    assert_eq!(
        encode(&registry),
        "\
# HELP a_seconds With labels.
# TYPE a_seconds histogram
a_seconds_bucket{operation=\"text\",le=\"0.005\"} 1
a_seconds_bucket{operation=\"text\",le=\"1.0\"} 3
a_seconds_bucket{operation=\"text\",le=\"1e+18\"} 4
a_seconds_bucket{operation=\"text\",le=\"+Inf\"} 5
a_seconds_sum{operation=\"text\"} 2e18
a_seconds_count{operation=\"text\"} 5
a_seconds_bucket{operation=\"image\",le=\"0.005\"} 0
a_seconds_bucket{operation=\"image\",le=\"1.0\"} 0
a_seconds_bucket{operation=\"image\",le=\"1e+18\"} 0
a_seconds_bucket{operation=\"image\",le=\"+Inf\"} 0
a_seconds_sum{operation=\"image\"} 0
a_seconds_count{operation=\"image\"} 0
"
    );
}

support::metric_set! {
    BelowZero, prefix = "", labels = &[],
    {
        b_bytes: Histogram = "Without labels.", bounds: &[-1.0, 0.0];
    }
}

#[test]
fn histograms_may_lie_below_zero() {
    let (set, registry) = support::registered::<BelowZero>();
    set.b_bytes.observe(-0.5);
    set.b_bytes.observe(-2.0);
    assert_eq!(
        encode_unread(&registry),
        "\
# HELP b_bytes Without labels.
# TYPE b_bytes histogram
b_bytes_bucket{le=\"-1.0\"} 1
b_bytes_bucket{le=\"0.0\"} 2
b_bytes_bucket{le=\"+Inf\"} 2
b_bytes_sum -2.5
b_bytes_count 2
"
    );
}

support::metric_set! {
    Rest, prefix = "", labels = &[],
    {
        a_dollars: Summary<Operation> = "A summary.";
        b_info: Info = "Facts.", constant_labels: &[("version", "1.2.3")];
        c_info: Info<Operation> = "Facts met.", shows_untouched: false;
    }
}

#[test]
fn summaries_and_infos() {
    let (set, registry) = support::registered::<Rest>();
    set.a_dollars.with(Operation::Image).observe(2.5);
    set.a_dollars.with(Operation::Image).observe(-1.0);
    set.c_info.set(Operation::Text);
    set.c_info.set(Operation::Image);
    set.c_info.clear(Operation::Text);
    assert_eq!(
        encode(&registry),
        "\
# HELP a_dollars A summary.
# TYPE a_dollars summary
a_dollars_sum{operation=\"text\"} 0
a_dollars_count{operation=\"text\"} 0
a_dollars_sum{operation=\"image\"} 1.5
a_dollars_count{operation=\"image\"} 2
# HELP b_info Facts.
# TYPE b_info gauge
b_info{version=\"1.2.3\"} 1
# HELP c_info Facts met.
# TYPE c_info gauge
c_info{operation=\"image\"} 1
"
    );
}
