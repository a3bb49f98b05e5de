//! Peers whose metrics live in one place for the whole program, and how to read them there.

use crate::items::BOUNDS;
use measured::metric::MetricFamilyEncoding;
use measured::metric::name::MetricName;
use measured::text::BufferedTextEncoder;
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use std::sync::LazyLock;

/// The recorder of the `metrics` crate, installed when it is first asked for.
pub fn metrics_handle() -> &'static PrometheusHandle {
    static HANDLE: LazyLock<PrometheusHandle> = LazyLock::new(|| {
        PrometheusBuilder::new()
            .set_buckets(&BOUNDS)
            .expect("there are bounds")
            .install_recorder()
            .expect("nobody else installs one")
    });
    &HANDLE
}

/// What the `metrics` crate shows, summed over the lines that start with `start`.
pub fn metrics_total(start: &str) -> u64 {
    sum_of_lines(&metrics_handle().render(), start)
}

/// What families of the `prometheus` crate show, summed over the lines that start with `start`.
///
/// # Panics
/// When the encoder fails, which it has no reason to.
pub fn prometheus_total(families: &[prometheus::proto::MetricFamily], start: &str) -> u64 {
    // A family without a series is an error to its encoder.
    let shown = families
        .iter()
        .filter(|family| !family.get_metric().is_empty());
    let shown: Vec<_> = shown.cloned().collect();
    let text = prometheus::TextEncoder::new().encode_to_string(&shown);
    sum_of_lines(&text.expect("text is encoded"), start)
}

/// What a metric of `prometheus-client` shows, under a name that the lines start with.
///
/// # Panics
/// When the encoder fails, which it has no reason to.
pub fn client_total(metric: impl prometheus_client::registry::Metric, start: &str) -> u64 {
    let mut registry = prometheus_client::registry::Registry::default();
    registry.register("client", "Read back.", metric);
    let mut text = String::new();
    prometheus_client::encoding::text::encode(&mut text, &registry).expect("text is encoded");
    sum_of_lines(&text, start)
}

/// What a family of `measured` shows, under a name that the lines start with.
pub fn measured_total(family: &impl MetricFamilyEncoding<BufferedTextEncoder>, start: &str) -> u64 {
    let mut encoder = BufferedTextEncoder::new();
    let name = MetricName::from_str("measured");
    let Ok(()) = family.collect_family_into(name, &mut encoder);
    sum_of_lines(&String::from_utf8_lossy(&encoder.finish()), start)
}

/// The sum of the values of all lines that start with `start`.
///
/// # Panics
/// When such a line has no number at its end.
pub fn sum_of_lines(text: &str, start: &str) -> u64 {
    text.lines()
        .filter(|line| line.starts_with(start))
        .map(|line| {
            let value = line.rsplit(' ').next().expect("a line has a last word");
            value.parse::<f64>().expect("the last word is a number") as u64
        })
        .sum()
}

/// OpenTelemetry with its exporter to a registry of the `prometheus` crate.
#[cfg(feature = "opentelemetry")]
pub mod opentelemetry {
    use super::{BOUNDS, sum_of_lines};
    use ::opentelemetry::KeyValue;
    use ::opentelemetry::metrics::{Histogram, Meter, MeterProvider};
    use opentelemetry_sdk::metrics::{Instrument, SdkMeterProvider, Stream};
    use prometheus::{Registry, TextEncoder};
    use std::sync::LazyLock;

    /// A meter, and the registry that shows what is measured with it.
    pub struct Metered {
        /// Where instruments are made.
        pub meter: Meter,
        /// Where they show.
        pub registry: Registry,
        _provider: SdkMeterProvider,
    }

    impl Metered {
        /// A meter of its own.
        pub fn new() -> Self {
            // Its default.
            Self::with_room(2_000)
        }

        /// A meter with room for so many series in each instrument. It takes the memory for them at once,
        /// so it is told how many there are.
        ///
        /// # Panics
        /// When the exporter refuses, which it has no reason to.
        pub fn with_room(series: usize) -> Self {
            let registry = Registry::new();
            let exporter = opentelemetry_prometheus::exporter()
                .with_registry(registry.clone())
                .build()
                .expect("the registry is empty");
            let room = move |_: &Instrument| {
                Stream::builder()
                    .with_cardinality_limit(series)
                    .build()
                    .ok()
            };
            let provider = SdkMeterProvider::builder()
                .with_reader(exporter)
                .with_view(room)
                .build();
            Self {
                meter: provider.meter("bench"),
                registry,
                _provider: provider,
            }
        }

        /// What it shows.
        ///
        /// # Panics
        /// When the encoder fails, which it has no reason to.
        pub fn text(&self) -> String {
            TextEncoder::new()
                .encode_to_string(&self.registry.gather())
                .expect("text is encoded")
        }

        /// A histogram of the usual bounds.
        pub fn histogram(&self, name: &'static str) -> Histogram<f64> {
            let bounds = BOUNDS.to_vec();
            self.meter
                .f64_histogram(name)
                .with_boundaries(bounds)
                .build()
        }
    }

    impl Default for Metered {
        fn default() -> Self {
            Self::new()
        }
    }

    /// The meter of all questions that need no other.
    pub fn metered() -> &'static Metered {
        static METERED: LazyLock<Metered> = LazyLock::new(Metered::new);
        &METERED
    }

    /// What it shows, summed over the lines that start with `start`.
    pub fn total(start: &str) -> u64 {
        sum_of_lines(&metered().text(), start)
    }

    /// The attributes of a pair.
    pub fn attributes(pair: crate::items::Pair) -> [KeyValue; 2] {
        [
            KeyValue::new("provider", pair.provider_text()),
            KeyValue::new("model", pair.model_text()),
        ]
    }
}
