//! By hand with the `metrics` crate. Durations are put into buckets by its upkeep, which is not measured.

use super::{Form, Totals, by_hand, outcome};
use crate::contestant::{Contestant, Path};
use crate::items::Pair;
use crate::peers::{metrics_handle, sum_of_lines};
use std::sync::LazyLock;

pub(super) fn contestants(form: Form) -> [Contestant; 2] {
    struct Handles {
        calls: [metrics::Counter; 2],
        duration: metrics::Histogram,
        in_flight: metrics::Gauge,
    }
    static HANDLES: LazyLock<Vec<Handles>> = LazyLock::new(|| {
        let handles = |pair: Pair| {
            let labels = [
                ("provider", pair.provider_text()),
                ("model", pair.model_text()),
            ];
            let calls = [false, true].map(|is_ok| {
                let [provider, model] = labels;
                let labels = [provider, model, ("outcome", outcome(is_ok))];
                metrics::counter!("cached_calls_total", &labels)
            });
            Handles {
                calls,
                duration: metrics::histogram!("cached_duration_seconds", &labels),
                in_flight: metrics::gauge!("cached_in_flight", &labels),
            }
        };
        Pair::all().map(handles).collect()
    });
    fn totals(before: &str) -> Totals {
        let text = metrics_handle().render();
        let total = |name: &str| sum_of_lines(&text, &format!("{before}{name}{{"));
        Totals {
            calls: total("calls_total"),
            timed: total("duration_seconds_count"),
            in_flight: total("in_flight"),
        }
    }
    metrics_handle();
    let upkeep = || metrics_handle().run_upkeep();
    [
        by_hand(
            form,
            "metrics, macros",
            Path::Idiom,
            |pair| {
                let (provider, model) = (pair.provider_text(), pair.model_text());
                metrics::gauge!("in_flight", "provider" => provider, "model" => model)
                    .increment(1.0);
            },
            |(), pair, is_ok, lasted| {
                let (provider, model) = (pair.provider_text(), pair.model_text());
                metrics::histogram!("duration_seconds", "provider" => provider, "model" => model)
                    .record(lasted.as_secs_f64());
                metrics::counter!(
                    "calls_total",
                    "provider" => provider, "model" => model, "outcome" => outcome(is_ok)
                )
                .increment(1);
                metrics::gauge!("in_flight", "provider" => provider, "model" => model)
                    .decrement(1.0);
            },
            || totals(""),
        )
        .settling(upkeep),
        by_hand(
            form,
            "metrics, cached handles",
            Path::Fastest,
            |pair| {
                let handles = &HANDLES[pair.index()];
                handles.in_flight.increment(1.0);
                handles
            },
            |handles, _, is_ok, lasted| {
                handles.duration.record(lasted.as_secs_f64());
                handles.calls[usize::from(is_ok)].increment(1);
                handles.in_flight.decrement(1.0);
            },
            || totals("cached_"),
        )
        .settling(upkeep),
    ]
}
