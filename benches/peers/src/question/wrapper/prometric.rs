//! By hand with `prometric`.

use super::{Form, Totals, by_hand, outcome};
use crate::contestant::{Contestant, Path};
use crate::items::BOUNDS;
use crate::peers::prometheus_total;
use std::sync::LazyLock;

/// Theirs.
#[prometric_derive::metrics(scope = "wrapper")]
struct Theirs {
    /// Calls.
    #[metric(labels = ["provider", "model", "outcome"])]
    calls: prometric::Counter,
    /// Seconds.
    #[metric(labels = ["provider", "model"], buckets = BOUNDS.to_vec())]
    duration: prometric::Histogram,
    /// Calls.
    #[metric(labels = ["provider", "model"])]
    in_flight: prometric::Gauge,
}

pub(super) fn contestant(form: Form) -> Contestant {
    static REGISTRY: LazyLock<prometheus::Registry> = LazyLock::new(prometheus::Registry::new);
    static THEIRS: LazyLock<Theirs> =
        LazyLock::new(|| Theirs::builder().with_registry(&REGISTRY).build());
    by_hand(
        form,
        "prometric",
        Path::Idiom,
        |pair| {
            let (provider, model) = (pair.provider_text(), pair.model_text());
            THEIRS.in_flight(provider, model).inc();
        },
        |(), pair, is_ok, lasted| {
            let (provider, model) = (pair.provider_text(), pair.model_text());
            let duration = THEIRS.duration(provider, model);
            duration.observe(lasted.as_secs_f64());
            THEIRS.calls(provider, model, outcome(is_ok)).inc();
            THEIRS.in_flight(provider, model).dec();
        },
        || {
            let families = REGISTRY.gather();
            Totals {
                calls: prometheus_total(&families, "wrapper_calls{"),
                timed: prometheus_total(&families, "wrapper_duration_count{"),
                in_flight: prometheus_total(&families, "wrapper_in_flight{"),
            }
        },
    )
}
