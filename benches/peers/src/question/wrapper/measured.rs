//! By hand with `measured`.

use super::{Form, Totals, by_hand};
use crate::contestant::{Contestant, Path};
use crate::items::{BOUNDS, Pair};
use crate::labels::{MeasuredSet, Model, Provider};
use crate::peers::measured_total;
use measured::metric::LabelId;
use measured::metric::histogram::Thresholds;
use std::sync::LazyLock;

#[derive(Clone, Copy, measured::FixedCardinalityLabel)]
enum Outcome {
    Error,
    Ok,
}

#[derive(Clone, Copy, measured::LabelGroup)]
#[label(set = CallSet)]
struct CallLabels {
    provider: Provider,
    model: Model,
    outcome: Outcome,
}

fn call_labels(pair: Pair, is_ok: bool) -> CallLabels {
    CallLabels {
        provider: pair.provider,
        model: pair.model,
        outcome: if is_ok { Outcome::Ok } else { Outcome::Error },
    }
}

/// Three families of `measured`, a place for every series.
struct Families {
    calls: measured::CounterVec<CallSet>,
    durations: measured::HistogramVec<MeasuredSet, { BOUNDS.len() }>,
    in_flight: measured::GaugeVec<MeasuredSet>,
}

impl Families {
    fn new() -> Self {
        Self {
            calls: measured::CounterVec::dense(),
            durations: measured::HistogramVec::dense_with_metadata(Thresholds::with_buckets(
                BOUNDS,
            )),
            in_flight: measured::GaugeVec::dense(),
        }
    }

    fn totals(&self) -> Totals {
        Totals {
            calls: measured_total(&self.calls, "measured{"),
            timed: measured_total(&self.durations, "measured_count{"),
            in_flight: measured_total(&self.in_flight, "measured{"),
        }
    }
}

/// The places of a pair's series.
struct Ids {
    calls: [LabelId<CallSet>; 2],
    pair: LabelId<MeasuredSet>,
}

pub(super) fn contestants(form: Form) -> [Contestant; 2] {
    static FAMILIES: LazyLock<Families> = LazyLock::new(Families::new);
    static CACHED: LazyLock<Families> = LazyLock::new(Families::new);
    static IDS: LazyLock<Vec<Ids>> = LazyLock::new(|| {
        let ids = |pair: Pair| Ids {
            calls: [false, true].map(|is_ok| CACHED.calls.with_labels(call_labels(pair, is_ok))),
            // Both families have the same labels, and a place for every series.
            pair: CACHED.durations.with_labels(pair.into()),
        };
        Pair::all().map(ids).collect()
    });
    [
        by_hand(
            form,
            "measured, dense",
            Path::Idiom,
            |pair| FAMILIES.in_flight.inc(pair.into()),
            |(), pair, is_ok, lasted| {
                FAMILIES.durations.observe_duration(pair.into(), lasted);
                FAMILIES.calls.inc(call_labels(pair, is_ok));
                FAMILIES.in_flight.dec(pair.into());
            },
            || FAMILIES.totals(),
        ),
        by_hand(
            form,
            "measured, dense, cached ids",
            Path::Fastest,
            |pair| {
                let ids = &IDS[pair.index()];
                CACHED.in_flight.get_metric(ids.pair).inc();
                ids
            },
            |ids, _, is_ok, lasted| {
                let duration = CACHED.durations.get_metric(ids.pair);
                duration.observe_duration(lasted);
                let calls = ids.calls[usize::from(is_ok)];
                CACHED.calls.get_metric(calls).inc();
                CACHED.in_flight.get_metric(ids.pair).dec();
            },
            || CACHED.totals(),
        ),
    ]
}
