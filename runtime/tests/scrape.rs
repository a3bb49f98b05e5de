//! Scrapes while threads count, come and go: nothing goes down, and a histogram agrees with itself.

#![allow(clippy::float_cmp, reason = "the numbers are exact")]

mod support;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use support::labels::{Operation, Provider};
use support::text::{encode, samples};
use tallymark_runtime::storage::Shared;
use tallymark_runtime::testing::{Snapshot, Value};
use tallymark_runtime::{Counter, Histogram, MetricSet, Registry, Summary};

const SLOWEST: f64 = 4.0;

support::metric_set! {
    Load, prefix = "load", labels = &[],
    {
        own_total: Counter<(Provider, Operation)> = "In each thread's cells.";
        shared_total: Counter<(Provider, Operation), u64, Shared> = "In shared cells.";
        cost_total: Counter<(), f64> = "Floats.";
        own_seconds: Histogram<Operation> = "In each thread's cells.", bounds: &[0.5, 1.0, 2.0];
        shared_seconds: Histogram<Operation, Shared> = "In shared cells.", bounds: &[0.5, 1.0, 2.0];
        own_dollars: Summary = "In each thread's cells.";
        shared_dollars: Summary<(), Shared> = "In shared cells.";
    }
}

/// Counts `calls` calls, of which the slowest takes `SLOWEST`.
fn count(load: &Load, calls: u32) {
    for call in 0..calls {
        let operation = [Operation::Text, Operation::Image][call as usize % 2];
        let seconds = f64::from(call % 5) / 4.0 * SLOWEST;
        load.own_total.with((Provider::Openai, operation)).inc();
        load.shared_total.with((Provider::FalAi, operation)).inc();
        load.cost_total.add(0.25);
        load.own_seconds.with(operation).observe(seconds);
        load.shared_seconds.with(operation).observe(seconds);
        load.own_dollars.observe(seconds);
        load.shared_dollars.observe(seconds);
    }
}

/// Calls `scrape` 300 times while three threads count, one after the other a new one.
/// Returns the number of calls counted.
fn under_load(load: &Arc<Load>, mut scrape: impl FnMut()) -> u64 {
    /// Ends the counting, also if a scrape fails.
    struct End<'a>(&'a AtomicBool);
    impl Drop for End<'_> {
        fn drop(&mut self) {
            self.0.store(true, Ordering::Relaxed);
        }
    }

    let is_over = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let counting = || {
            let mut calls = 0;
            while !is_over.load(Ordering::Relaxed) {
                let life = std::thread::scope(|scope| scope.spawn(|| count(load, 500)).join());
                life.expect("counting does not panic");
                calls += 500;
            }
            calls
        };
        let threads: Vec<_> = (0..3).map(|_| scope.spawn(counting)).collect();
        let end = End(&is_over);
        for _ in 0..300 {
            scrape();
        }
        drop(end);
        threads
            .into_iter()
            .map(|thread| thread.join().expect("as above"))
            .sum()
    })
}

#[test]
fn a_text_scrape_under_load_never_goes_down_and_agrees_with_itself() {
    let (load, registry) = support::registered::<Load>();
    let mut before: BTreeMap<String, f64> = BTreeMap::new();
    let calls = under_load(&load, || {
        let text = encode(&registry);
        let now = samples(&text);
        for (series, value) in &now {
            let value_before = before.get(*series).copied().unwrap_or_default();
            assert!(
                *value >= value_before,
                "{series} went from {value_before} down to {value}"
            );
        }
        for name in ["load_own_seconds", "load_shared_seconds"] {
            for operation in ["text", "image"] {
                check_histogram(&now, name, &format!("operation=\"{operation}\""));
            }
        }
        for name in ["load_own_dollars", "load_shared_dollars"] {
            let (sum, count) = (
                now[format!("{name}_sum").as_str()],
                now[format!("{name}_count").as_str()],
            );
            assert!(sum <= count * SLOWEST, "{name}: the sum {sum} of {count}");
        }
        before = now
            .iter()
            .map(|(series, value)| ((*series).to_owned(), *value))
            .collect();
    });
    check_totals(&load, calls);
}

fn check_histogram(now: &BTreeMap<&str, f64>, name: &str, labels: &str) {
    let bucket = |le: &str| now[format!("{name}_bucket{{{labels},le=\"{le}\"}}").as_str()];
    let buckets = ["0.5", "1.0", "2.0", "+Inf"].map(bucket);
    assert!(buckets.is_sorted(), "{name}: {buckets:?}");
    let count = now[format!("{name}_count{{{labels}}}").as_str()];
    assert_eq!(buckets[3], count, "{name}: +Inf is not _count");
    let sum = now[format!("{name}_sum{{{labels}}}").as_str()];
    assert!(sum <= count * SLOWEST, "{name}: the sum {sum} of {count}");
}

fn check_totals(load: &Load, calls: u64) {
    let both = |count: fn(&Load, Operation) -> u64| {
        count(load, Operation::Text) + count(load, Operation::Image)
    };
    assert_eq!(
        both(|load, operation| load.own_total.with((Provider::Openai, operation)).get()),
        calls
    );
    assert_eq!(
        both(|load, operation| load.shared_total.with((Provider::FalAi, operation)).get()),
        calls
    );
    assert_eq!(
        both(|load, operation| load.own_seconds.with(operation).count()),
        calls
    );
    assert_eq!(
        both(|load, operation| load.shared_seconds.with(operation).count()),
        calls
    );
    assert_eq!(load.cost_total.get(), calls as f64 * 0.25);
    // Of five calls in a row each takes a quarter of the slowest more.
    let sum = calls as f64 / 5.0 * 2.5 * SLOWEST;
    assert_eq!(
        (load.own_dollars.count(), load.own_dollars.sum()),
        (calls, sum)
    );
    assert_eq!(
        (load.shared_dollars.count(), load.shared_dollars.sum()),
        (calls, sum)
    );
}

#[test]
fn a_snapshot_under_load_never_goes_down() {
    let (load, registry) = support::registered::<Load>();
    let mut before = Snapshot::default();
    let calls = under_load(&load, || {
        let now = Snapshot::of_registry(&registry);
        for metric in now.metrics() {
            for (labels, value) in now.series(metric) {
                let labels: Vec<_> = labels
                    .iter()
                    .map(|(name, value)| (name.as_str(), value.as_str()))
                    .collect();
                if let Some(value_before) = before.get(metric, &labels) {
                    assert!(
                        is_at_least(value, value_before),
                        "{metric} went from {value_before:?} to {value:?}"
                    );
                }
            }
        }
        before = now;
    });
    check_totals(&load, calls);
}

fn is_at_least(now: &Value, before: &Value) -> bool {
    match (now, before) {
        (Value::Unsigned(now), Value::Unsigned(before)) => now >= before,
        (Value::Float(now), Value::Float(before)) => now >= before,
        (Value::Histogram(now), Value::Histogram(before)) => {
            let mut buckets = now.buckets.iter().zip(&before.buckets);
            buckets.all(|(now, before)| now >= before) && now.sum >= before.sum
        }
        (
            Value::Summary { count, sum, .. },
            Value::Summary {
                count: count_before,
                sum: sum_before,
                ..
            },
        ) => count >= count_before && sum >= sum_before,
        _ => false,
    }
}

#[test]
fn sets_come_and_go_while_others_are_scraped() {
    let (load, registry) = (Arc::new(Load::new()), Registry::new());
    registry
        .register_with(&load, &[("shard", "1")])
        .expect("alone");
    let mut before = 0.0;
    under_load(&load, || {
        let passing = Arc::new(Load::new());
        registry
            .register_with(&passing, &[("shard", "2")])
            .expect("told apart by its label");
        passing
            .own_total
            .with((Provider::Openai, Operation::Text))
            .inc();
        let text = encode(&registry);
        let now = samples(&text);
        let passed = now[r#"load_own_total{shard="2",provider="openai",operation="text"}"#];
        assert_eq!(passed, 1.0, "a new instance starts at 0");
        assert!(registry.unregister(&passing));
        let value = now[r#"load_own_total{shard="1",provider="openai",operation="text"}"#];
        assert!(value >= before, "went from {before} down to {value}");
        before = value;
    });
}
