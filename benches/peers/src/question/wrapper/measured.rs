//! By hand with `measured`.

use super::{Form, Totals, by_hand};
use crate::contestant::{Contestant, Path};
use crate::items::{BOUNDS, Pair};
use crate::labels::{MeasuredSet, Model, Provider};
use crate::peers::measured_total;
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

pub(super) fn contestant(form: Form) -> Contestant {
    static FAMILIES: LazyLock<Families> = LazyLock::new(Families::new);
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
    )
}
