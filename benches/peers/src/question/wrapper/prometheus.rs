//! By hand with the `prometheus` crate.

use super::{Form, Totals, by_hand, outcome};
use crate::contestant::{Contestant, Path};
use crate::items::{BOUNDS, Pair};
use crate::peers::prometheus_total;
use prometheus::{HistogramOpts, HistogramVec, IntCounterVec, IntGaugeVec, Opts, Registry};
use std::sync::LazyLock;

/// Three families of the `prometheus` crate.
struct Families {
    registry: Registry,
    calls: IntCounterVec,
    durations: HistogramVec,
    in_flight: IntGaugeVec,
}

impl Families {
    fn new() -> Self {
        let registry = Registry::new();
        let labels = ["provider", "model"];
        let calls = IntCounterVec::new(
            Opts::new("calls_total", "Calls."),
            &["provider", "model", "outcome"],
        );
        let options = HistogramOpts::new("duration_seconds", "Seconds.").buckets(BOUNDS.to_vec());
        let families = Self {
            calls: calls.expect("good names"),
            durations: HistogramVec::new(options, &labels).expect("good names"),
            in_flight: IntGaugeVec::new(Opts::new("in_flight", "Calls."), &labels)
                .expect("good names"),
            registry,
        };
        let Self { registry, .. } = &families;
        let registered = [
            registry.register(Box::new(families.calls.clone())),
            registry.register(Box::new(families.durations.clone())),
            registry.register(Box::new(families.in_flight.clone())),
        ];
        assert!(registered.iter().all(Result::is_ok), "the registry is new");
        families
    }

    fn totals(&self) -> Totals {
        let families = self.registry.gather();
        Totals {
            calls: prometheus_total(&families, "calls_total{"),
            timed: prometheus_total(&families, "duration_seconds_count{"),
            in_flight: prometheus_total(&families, "in_flight{"),
        }
    }
}

pub(super) fn contestants(form: Form) -> [Contestant; 2] {
    struct Handles {
        calls: [prometheus::IntCounter; 2],
        duration: prometheus::Histogram,
        in_flight: prometheus::IntGauge,
    }
    static FAMILIES: LazyLock<Families> = LazyLock::new(Families::new);
    static CACHED: LazyLock<Families> = LazyLock::new(Families::new);
    static HANDLES: LazyLock<Vec<Handles>> = LazyLock::new(|| {
        let handles = |pair: Pair| {
            let (provider, model) = (pair.provider_text(), pair.model_text());
            let calls = |outcome| CACHED.calls.with_label_values(&[provider, model, outcome]);
            Handles {
                calls: [calls("error"), calls("ok")],
                duration: CACHED.durations.with_label_values(&[provider, model]),
                in_flight: CACHED.in_flight.with_label_values(&[provider, model]),
            }
        };
        Pair::all().map(handles).collect()
    });
    [
        by_hand(
            form,
            "prometheus, with_label_values",
            Path::Idiom,
            |pair| {
                let labels = [pair.provider_text(), pair.model_text()];
                FAMILIES.in_flight.with_label_values(&labels).inc();
            },
            |(), pair, is_ok, lasted| {
                let (provider, model) = (pair.provider_text(), pair.model_text());
                let labels = [provider, model];
                let duration = FAMILIES.durations.with_label_values(&labels);
                duration.observe(lasted.as_secs_f64());
                let labels_of_call = [provider, model, outcome(is_ok)];
                FAMILIES.calls.with_label_values(&labels_of_call).inc();
                FAMILIES.in_flight.with_label_values(&labels).dec();
            },
            || FAMILIES.totals(),
        ),
        by_hand(
            form,
            "prometheus, cached handles",
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
            || CACHED.totals(),
        ),
    ]
}
