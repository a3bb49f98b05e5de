//! By hand with `prometheus-client`.

use super::{Form, Totals, by_hand, outcome};
use crate::contestant::{Contestant, Path};
use crate::items::{BOUNDS, Pair};
use crate::labels::{ClientLabels, Model, Provider};
use crate::peers::sum_of_lines;
use std::sync::LazyLock;

pub(super) fn contestants(form: Form) -> [Contestant; 2] {
    use prometheus_client::encoding::EncodeLabelSet;
    use prometheus_client::metrics::counter::Counter;
    use prometheus_client::metrics::family::Family;
    use prometheus_client::metrics::gauge::Gauge;
    use prometheus_client::metrics::histogram::Histogram;

    #[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
    struct CallLabels {
        provider: Provider,
        model: Model,
        outcome: &'static str,
    }
    #[derive(Clone)]
    struct Families {
        calls: Family<CallLabels, Counter>,
        durations: Family<ClientLabels, Histogram, fn() -> Histogram>,
        in_flight: Family<ClientLabels, Gauge>,
    }
    struct Handles {
        calls: [Counter; 2],
        duration: Histogram,
        in_flight: Gauge,
    }
    fn families() -> Families {
        Families {
            calls: Family::default(),
            durations: Family::new_with_constructor(|| Histogram::new(BOUNDS)),
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
        let mut registry = prometheus_client::registry::Registry::default();
        registry.register("calls", "Calls.", families.calls.clone());
        registry.register("duration_seconds", "Seconds.", families.durations.clone());
        registry.register("in_flight", "Calls.", families.in_flight.clone());
        let mut text = String::new();
        prometheus_client::encoding::text::encode(&mut text, &registry).expect("text is encoded");
        Totals {
            calls: sum_of_lines(&text, "calls_total{"),
            timed: sum_of_lines(&text, "duration_seconds_count{"),
            in_flight: sum_of_lines(&text, "in_flight{"),
        }
    }
    static FAMILIES: LazyLock<Families> = LazyLock::new(families);
    static CACHED: LazyLock<Families> = LazyLock::new(families);
    static HANDLES: LazyLock<Vec<Handles>> = LazyLock::new(|| {
        let handles = |pair: Pair| Handles {
            calls: [false, true].map(|is_ok| {
                CACHED
                    .calls
                    .get_or_create(&call_labels(pair, is_ok))
                    .clone()
            }),
            duration: CACHED.durations.get_or_create(&pair.into()).clone(),
            in_flight: CACHED.in_flight.get_or_create(&pair.into()).clone(),
        };
        Pair::all().map(handles).collect()
    });
    [
        by_hand(
            form,
            "prometheus-client, get_or_create",
            Path::Idiom,
            |pair| {
                FAMILIES.in_flight.get_or_create(&pair.into()).inc();
            },
            |(), pair, is_ok, lasted| {
                let duration = FAMILIES.durations.get_or_create(&pair.into());
                duration.observe(lasted.as_secs_f64());
                let labels = call_labels(pair, is_ok);
                FAMILIES.calls.get_or_create(&labels).inc();
                FAMILIES.in_flight.get_or_create(&pair.into()).dec();
            },
            || totals(&FAMILIES),
        ),
        by_hand(
            form,
            "prometheus-client, cached handles",
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
