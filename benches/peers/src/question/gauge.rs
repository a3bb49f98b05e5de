//! A gauge without labels, set to values at random.

use crate::contestant::{Contestant, Path};
use crate::items::{Observation, observations};
use crate::peers::metrics_handle;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use tallymark::{Gauge, MetricSet};

/// Ours.
#[derive(MetricSet)]
#[metrics(namespace = "gauge", static = OURS)]
struct Ours {
    /// Set.
    level: Gauge,
}

/// Every thread sets the same values in the same order, so the last one is known.
fn setting(
    who: &'static str,
    path: Path,
    set: impl Fn(&Observation) + Send + Sync + 'static,
    get: impl Fn() -> f64 + 'static,
) -> Contestant {
    let last = |asked: crate::contestant::Asked| {
        observations()[(asked.last_turn - 1) % observations().len()].value
    };
    Contestant::new(who, path, observations(), set, || 0).expecting(get, last)
}

/// Who sets.
///
/// # Panics
/// When a peer refuses its metric.
pub fn contestants() -> Vec<Contestant> {
    static STORED: AtomicU64 = AtomicU64::new(0);
    static PROMETHEUS: LazyLock<prometheus::Gauge> =
        LazyLock::new(|| prometheus::Gauge::new("level", "Set.").expect("a good name"));
    type Client = prometheus_client::metrics::gauge::Gauge<f64, AtomicU64>;
    static CLIENT: LazyLock<Client> = LazyLock::new(Default::default);
    static FAST: LazyLock<fastmetrics::metrics::gauge::Gauge<f64>> =
        LazyLock::new(Default::default);
    metrics_handle();
    let handle = metrics::gauge!("level_cached");
    let mut all = vec![
        setting(
            "tallymark",
            Path::Ours,
            |seen| OURS.level.set(seen.value),
            || OURS.level.get(),
        ),
        setting(
            "relaxed store",
            Path::Limit,
            |seen| STORED.store(seen.value.to_bits(), Relaxed),
            || f64::from_bits(STORED.load(Relaxed)),
        ),
        setting(
            "prometheus",
            Path::Idiom,
            |seen| PROMETHEUS.set(seen.value),
            || PROMETHEUS.get(),
        ),
        setting(
            "prometheus-client",
            Path::Idiom,
            |seen| {
                CLIENT.set(seen.value);
            },
            || CLIENT.get(),
        ),
        setting(
            "fastmetrics",
            Path::Idiom,
            |seen| FAST.set(seen.value),
            || FAST.get(),
        ),
        setting(
            "metrics",
            Path::Idiom,
            |seen| metrics::gauge!("level").set(seen.value),
            || metrics_level("level "),
        ),
        setting(
            "metrics, cached handle",
            Path::Fastest,
            move |seen| handle.set(seen.value),
            || metrics_level("level_cached "),
        ),
        measured(),
    ];
    #[cfg(feature = "prometric")]
    all.push(prometric());
    #[cfg(feature = "opentelemetry")]
    all.extend(opentelemetry());
    all
}

/// The value of the one line that starts with `start`.
fn value(text: &str, start: &str) -> f64 {
    let line = text.lines().find(|line| line.starts_with(start));
    let value = line.and_then(|line| line.rsplit(' ').next()?.parse().ok());
    value.expect("the gauge shows")
}

fn metrics_level(start: &str) -> f64 {
    value(&metrics_handle().render(), start)
}

fn measured() -> Contestant {
    use measured::metric::MetricFamilyEncoding;
    use measured::metric::name::MetricName;
    static MEASURED: LazyLock<measured::FloatGauge> = LazyLock::new(measured::FloatGauge::new);
    setting(
        "measured",
        Path::Idiom,
        |seen| MEASURED.get_metric().set(seen.value),
        || {
            let mut encoder = measured::text::BufferedTextEncoder::new();
            let name = MetricName::from_str("level");
            let Ok(()) = MEASURED.collect_family_into(name, &mut encoder);
            value(&String::from_utf8_lossy(&encoder.finish()), "level ")
        },
    )
}

#[cfg(feature = "prometric")]
fn prometric() -> Contestant {
    /// Theirs.
    #[prometric_derive::metrics(scope = "gauge")]
    struct Theirs {
        /// Set.
        #[metric]
        level: prometric::Gauge<f64>,
    }
    static REGISTRY: LazyLock<prometheus::Registry> = LazyLock::new(prometheus::Registry::new);
    static THEIRS: LazyLock<Theirs> =
        LazyLock::new(|| Theirs::builder().with_registry(&REGISTRY).build());
    setting(
        "prometric",
        Path::Idiom,
        |seen| THEIRS.level().set(seen.value),
        || {
            let text = prometheus::TextEncoder::new().encode_to_string(&REGISTRY.gather());
            value(&text.expect("text is encoded"), "gauge_level ")
        },
    )
}

#[cfg(feature = "opentelemetry")]
fn opentelemetry() -> [Contestant; 2] {
    use crate::peers::opentelemetry::metered;
    let gauge = metered().meter.f64_gauge("otel_level").build();
    let bound = metered().meter.f64_gauge("otel_bound_level").build();
    let bound = bound.bind(&[]);
    [
        setting(
            "opentelemetry",
            Path::Idiom,
            move |seen| gauge.record(seen.value, &[]),
            || value(&metered().text(), "otel_level{"),
        ),
        setting(
            "opentelemetry, bound",
            Path::Fastest,
            move |seen| bound.record(seen.value),
            || value(&metered().text(), "otel_bound_level{"),
        ),
    ]
}
