//! By hand with OpenTelemetry.

use super::{Form, Totals, by_hand, outcome};
use crate::contestant::{Contestant, Path};
use crate::peers::opentelemetry::{Metered, attributes};
use crate::peers::prometheus_total;
use opentelemetry::KeyValue;
use opentelemetry::metrics::{Counter, Histogram, UpDownCounter};
use std::sync::LazyLock;

pub(super) fn contestant(form: Form) -> Contestant {
    struct Instruments {
        metered: Metered,
        calls: Counter<u64>,
        durations: Histogram<f64>,
        in_flight: UpDownCounter<i64>,
    }
    static INSTRUMENTS: LazyLock<Instruments> = LazyLock::new(|| {
        let metered = Metered::new();
        Instruments {
            calls: metered.meter.u64_counter("calls").build(),
            durations: metered.histogram("duration_seconds"),
            in_flight: metered.meter.i64_up_down_counter("in_flight").build(),
            metered,
        }
    });
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
        || {
            let families = INSTRUMENTS.metered.registry.gather();
            Totals {
                calls: prometheus_total(&families, "calls_total{"),
                timed: prometheus_total(&families, "duration_seconds_count{"),
                in_flight: prometheus_total(&families, "in_flight{"),
            }
        },
    )
}
