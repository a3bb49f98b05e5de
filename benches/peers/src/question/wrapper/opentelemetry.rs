//! By hand with OpenTelemetry.

use super::{Form, Totals, by_hand, outcome};
use crate::contestant::{Contestant, Path};
use crate::items::Pair;
use crate::peers::opentelemetry::{Metered, attributes};
use crate::peers::prometheus_total;
use opentelemetry::KeyValue;
use opentelemetry::metrics::{
    BoundCounter, BoundHistogram, BoundUpDownCounter, Counter, Histogram, UpDownCounter,
};
use std::sync::LazyLock;

struct Instruments {
    metered: Metered,
    calls: Counter<u64>,
    durations: Histogram<f64>,
    in_flight: UpDownCounter<i64>,
}

impl Instruments {
    fn new() -> Self {
        let metered = Metered::new();
        Self {
            calls: metered.meter.u64_counter("calls").build(),
            durations: metered.histogram("duration_seconds"),
            in_flight: metered.meter.i64_up_down_counter("in_flight").build(),
            metered,
        }
    }

    fn totals(&self) -> Totals {
        let families = self.metered.registry.gather();
        Totals {
            calls: prometheus_total(&families, "calls_total{"),
            timed: prometheus_total(&families, "duration_seconds_count{"),
            in_flight: prometheus_total(&families, "in_flight{"),
        }
    }
}

/// Instruments of a pair.
struct Bound {
    calls: [BoundCounter<u64>; 2],
    duration: BoundHistogram<f64>,
    in_flight: BoundUpDownCounter<i64>,
}

fn with_outcome(pair: Pair, is_ok: bool) -> [KeyValue; 3] {
    let [provider, model] = attributes(pair);
    [provider, model, KeyValue::new("outcome", outcome(is_ok))]
}

pub(super) fn contestants(form: Form) -> [Contestant; 2] {
    static INSTRUMENTS: LazyLock<Instruments> = LazyLock::new(Instruments::new);
    static OF_BOUND: LazyLock<Instruments> = LazyLock::new(Instruments::new);
    static BOUND: LazyLock<Vec<Bound>> = LazyLock::new(|| {
        let bound = |pair: Pair| {
            let both = attributes(pair);
            Bound {
                calls: [false, true].map(|is_ok| OF_BOUND.calls.bind(&with_outcome(pair, is_ok))),
                duration: OF_BOUND.durations.bind(&both),
                in_flight: OF_BOUND.in_flight.bind(&both),
            }
        };
        Pair::all().map(bound).collect()
    });
    [
        by_hand(
            form,
            "opentelemetry",
            Path::Idiom,
            |pair| INSTRUMENTS.in_flight.add(1, &attributes(pair)),
            |(), pair, is_ok, lasted| {
                let both = attributes(pair);
                INSTRUMENTS.durations.record(lasted.as_secs_f64(), &both);
                INSTRUMENTS.in_flight.add(-1, &both);
                let [provider, model] = both;
                let outcome = KeyValue::new("outcome", outcome(is_ok));
                INSTRUMENTS.calls.add(1, &[provider, model, outcome]);
            },
            || INSTRUMENTS.totals(),
        ),
        by_hand(
            form,
            "opentelemetry, bound",
            Path::Fastest,
            |pair| {
                let bound = &BOUND[pair.index()];
                bound.in_flight.add(1);
                bound
            },
            |bound, _, is_ok, lasted| {
                bound.duration.record(lasted.as_secs_f64());
                bound.calls[usize::from(is_ok)].add(1);
                bound.in_flight.add(-1);
            },
            || OF_BOUND.totals(),
        ),
    ]
}
