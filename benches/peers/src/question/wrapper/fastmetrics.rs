//! By hand with `fastmetrics`.

use super::{Form, Totals, by_hand, outcome};
use crate::contestant::{Contestant, Path};
use crate::items::{BOUNDS, Pair};
use crate::labels::{FastLabels, Model, Provider};
use fastmetrics::metrics::counter::Counter;
use fastmetrics::metrics::family::Family;
use fastmetrics::metrics::gauge::Gauge;
use fastmetrics::metrics::histogram::Histogram;
use std::sync::LazyLock;

#[derive(Clone, PartialEq, Eq, Hash, fastmetrics::derive::LabelSet)]
struct CallLabels {
    provider: Provider,
    model: Model,
    outcome: &'static str,
}

struct Families {
    calls: Family<CallLabels, Counter>,
    durations: Family<FastLabels, Histogram>,
    in_flight: Family<FastLabels, Gauge>,
}

struct Handles {
    calls: [Counter; 2],
    duration: Histogram,
    in_flight: Gauge,
}

fn families() -> Families {
    Families {
        calls: Family::default(),
        durations: Family::new(|| Histogram::new(BOUNDS)),
        in_flight: Family::default(),
    }
}

fn call_labels(pair: Pair, is_ok: bool) -> CallLabels {
    CallLabels {
        provider: pair.provider,
        model: pair.model,
        outcome: outcome(is_ok),
    }
}

fn totals(families: &Families) -> Totals {
    let calls = |pair: Pair| -> u64 {
        let of = |is_ok| {
            families
                .calls
                .with(&call_labels(pair, is_ok), Counter::total)
        };
        [false, true].into_iter().filter_map(of).sum()
    };
    let count = |histogram: &Histogram| {
        histogram.with_snapshot(fastmetrics::metrics::gauge_histogram::HistogramSnapshot::count)
    };
    let timed = |pair: Pair| families.durations.with(&pair.into(), count);
    let in_flight = |pair: Pair| families.in_flight.with(&pair.into(), Gauge::get);
    Totals {
        calls: Pair::all().map(calls).sum(),
        timed: Pair::all().filter_map(timed).sum(),
        in_flight: Pair::all()
            .filter_map(in_flight)
            .sum::<i64>()
            .cast_unsigned(),
    }
}

pub(super) fn contestants(form: Form) -> [Contestant; 2] {
    static FAMILIES: LazyLock<Families> = LazyLock::new(families);
    static CACHED: LazyLock<Families> = LazyLock::new(families);
    static HANDLES: LazyLock<Vec<Handles>> = LazyLock::new(|| {
        let handles = |pair: Pair| Handles {
            calls: [false, true].map(|is_ok| {
                CACHED
                    .calls
                    .with_or_new(&call_labels(pair, is_ok), Clone::clone)
            }),
            duration: CACHED.durations.with_or_new(&pair.into(), Clone::clone),
            in_flight: CACHED.in_flight.with_or_new(&pair.into(), Clone::clone),
        };
        Pair::all().map(handles).collect()
    });
    [
        by_hand(
            form,
            "fastmetrics, with_or_new",
            Path::Idiom,
            |pair| {
                FAMILIES.in_flight.with_or_new(&pair.into(), Gauge::inc);
            },
            |(), pair, is_ok, lasted| {
                let seconds = lasted.as_secs_f64();
                FAMILIES
                    .durations
                    .with_or_new(&pair.into(), |series| series.observe(seconds));
                let labels = call_labels(pair, is_ok);
                FAMILIES.calls.with_or_new(&labels, Counter::inc);
                FAMILIES.in_flight.with_or_new(&pair.into(), Gauge::dec);
            },
            || totals(&FAMILIES),
        ),
        by_hand(
            form,
            "fastmetrics, cached handles",
            Path::Fastest,
            |pair| {
                let handles = &HANDLES[pair.index()];
                handles.in_flight.inc();
                handles
            },
            |handles, _, is_ok, lasted| {
                handles.duration.observe(lasted.as_secs_f64());
                handles.calls[usize::from(is_ok)].inc();
                handles.in_flight.dec();
            },
            || totals(&CACHED),
        ),
    ]
}
