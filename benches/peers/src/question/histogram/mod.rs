//! A histogram of eleven buckets with two finite labels, the labels and the values at random.

mod reference;

use crate::contestant::{Contestant, Path};
use crate::items::{BOUNDS, Pair, observations};
use crate::labels::{ClientLabels, FastLabels, MeasuredSet, Model, Provider};
use crate::peers::{client_total, measured_total, metrics_handle, metrics_total, prometheus_total};
use crate::static_metric::{self, FlushedHistograms, FlushedHistogramsInner, StaticHistograms};
use measured::metric::LabelId;
use measured::metric::histogram::Thresholds;
use prometheus::core::Collector;
use prometheus::local::LocalHistogram;
use prometheus::{HistogramOpts, HistogramVec};
use prometheus_static_metric::auto_flush_from;
use std::sync::LazyLock;
use tallymark::{Histogram, MetricSet};

/// Ours.
#[derive(MetricSet)]
#[metrics(namespace = "histogram", static = OURS)]
struct Ours {
    /// Observed.
    #[metric(buckets = BOUNDS, max_series = 7_000)]
    pairs_seconds: Histogram<(Provider, Model)>,
}

/// Who observes.
///
/// # Panics
/// When a peer refuses its metric.
pub fn contestants() -> Vec<Contestant> {
    let mut all = vec![Contestant::new(
        "tallymark",
        Path::Ours,
        observations(),
        |seen| {
            let labels = (seen.pair.provider, seen.pair.model);
            OURS.pairs_seconds.with(labels).observe(seen.value);
        },
        || {
            let count = |pair: Pair| OURS.pairs_seconds.with((pair.provider, pair.model)).count();
            Pair::all().map(count).sum()
        },
    )];
    all.extend(reference::contestants());
    all.extend(prometheus());
    all.push(prometheus_local());
    all.extend(prometheus_static());
    all.extend(prometheus_client());
    all.extend(fastmetrics());
    all.extend(measured());
    all.extend(metrics());
    #[cfg(feature = "prometric")]
    all.push(prometric());
    #[cfg(feature = "opentelemetry")]
    all.extend(opentelemetry());
    all
}

fn histogram_vec() -> HistogramVec {
    let options = HistogramOpts::new("pairs_seconds", "Observed.").buckets(BOUNDS.to_vec());
    HistogramVec::new(options, &["provider", "model"]).expect("good names")
}

fn total(family: &impl Collector) -> u64 {
    prometheus_total(&family.collect(), "pairs_seconds_count{")
}

fn prometheus() -> [Contestant; 2] {
    static FAMILY: LazyLock<HistogramVec> = LazyLock::new(histogram_vec);
    static CACHED: LazyLock<HistogramVec> = LazyLock::new(histogram_vec);
    let by_text = |pair: Pair| [pair.provider_text(), pair.model_text()];
    let handles: Vec<prometheus::Histogram> = Pair::all()
        .map(|pair| CACHED.with_label_values(&by_text(pair)))
        .collect();
    [
        Contestant::new(
            "prometheus, with_label_values",
            Path::Idiom,
            observations(),
            move |seen| {
                FAMILY
                    .with_label_values(&by_text(seen.pair))
                    .observe(seen.value);
            },
            || total(&*FAMILY),
        ),
        Contestant::new(
            "prometheus, cached handles",
            Path::Fastest,
            observations(),
            move |seen| handles[seen.pair.index()].observe(seen.value),
            || total(&*CACHED),
        ),
    ]
}

/// Handles of each thread's own. What they observe shows when they are flushed and no sooner.
fn prometheus_local() -> Contestant {
    static FLUSHED: LazyLock<HistogramVec> = LazyLock::new(histogram_vec);
    thread_local! {
        static LOCAL: Vec<LocalHistogram> = Pair::all()
            .map(|pair| {
                let by_text = [pair.provider_text(), pair.model_text()];
                FLUSHED.with_label_values(&by_text).local()
            })
            .collect();
    }
    Contestant::new(
        "prometheus, local handles, flushed at the end",
        Path::Fastest,
        observations(),
        |seen| LOCAL.with(|local| local[seen.pair.index()].observe(seen.value)),
        || total(&*FLUSHED),
    )
    .finishing_threads(|| LOCAL.with(|local| local.iter().for_each(LocalHistogram::flush)))
}

fn prometheus_static() -> [Contestant; 2] {
    static FAMILY: LazyLock<HistogramVec> = LazyLock::new(histogram_vec);
    static FLUSHED: LazyLock<HistogramVec> = LazyLock::new(histogram_vec);
    static LOCAL: LazyLock<FlushedHistograms> =
        LazyLock::new(|| auto_flush_from!(FLUSHED, FlushedHistograms));
    let histograms = StaticHistograms::from(&FAMILY);
    [
        Contestant::new(
            "prometheus, make_static_metric!",
            Path::Fastest,
            observations(),
            move |seen| {
                let of_provider = histograms.get(static_metric::provider(seen.pair.provider));
                let series = of_provider.get(static_metric::model(seen.pair.model));
                series.observe(seen.value);
            },
            || total(&*FAMILY),
        ),
        Contestant::new(
            "prometheus, auto flush",
            Path::Fastest,
            observations(),
            |seen| {
                let of_provider = LOCAL.get(static_metric::flushed_provider(seen.pair.provider));
                let series = of_provider.get(static_metric::flushed_model(seen.pair.model));
                series.observe(seen.value);
            },
            || total(&*FLUSHED),
        )
        .finishing_threads(|| LOCAL.flush()),
    ]
}

fn prometheus_client() -> [Contestant; 2] {
    use prometheus_client::metrics::family::Family;
    use prometheus_client::metrics::histogram::Histogram;
    type Histograms = Family<ClientLabels, Histogram, fn() -> Histogram>;
    static FAMILY: LazyLock<Histograms> = LazyLock::new(family);
    static CACHED: LazyLock<Histograms> = LazyLock::new(family);
    fn family() -> Histograms {
        Family::new_with_constructor(|| Histogram::new(BOUNDS))
    }
    let handles: Vec<Histogram> = Pair::all()
        .map(|pair| CACHED.get_or_create(&pair.into()).clone())
        .collect();
    [
        Contestant::new(
            "prometheus-client, get_or_create",
            Path::Idiom,
            observations(),
            |seen| FAMILY.get_or_create(&seen.pair.into()).observe(seen.value),
            || client_total(FAMILY.clone(), "client_count{"),
        ),
        Contestant::new(
            "prometheus-client, cached handles",
            Path::Fastest,
            observations(),
            move |seen| handles[seen.pair.index()].observe(seen.value),
            || client_total(CACHED.clone(), "client_count{"),
        ),
    ]
}

fn fastmetrics() -> [Contestant; 2] {
    use fastmetrics::metrics::family::Family;
    use fastmetrics::metrics::histogram::Histogram;
    static FAMILY: LazyLock<Family<FastLabels, Histogram>> = LazyLock::new(family);
    static CACHED: LazyLock<Family<FastLabels, Histogram>> = LazyLock::new(family);
    fn family() -> Family<FastLabels, Histogram> {
        Family::new(|| Histogram::new(BOUNDS))
    }
    fn total(family: &Family<FastLabels, Histogram>) -> u64 {
        let count = |histogram: &Histogram| {
            histogram.with_snapshot(fastmetrics::metrics::gauge_histogram::HistogramSnapshot::count)
        };
        Pair::all()
            .filter_map(|pair| family.with(&pair.into(), count))
            .sum()
    }
    let handles: Vec<Histogram> = Pair::all()
        .map(|pair| CACHED.with_or_new(&pair.into(), Clone::clone))
        .collect();
    [
        Contestant::new(
            "fastmetrics, with_or_new",
            Path::Idiom,
            observations(),
            |seen| FAMILY.with_or_new(&seen.pair.into(), |series| series.observe(seen.value)),
            || total(&FAMILY),
        ),
        Contestant::new(
            "fastmetrics, cached handles",
            Path::Fastest,
            observations(),
            move |seen| handles[seen.pair.index()].observe(seen.value),
            || total(&CACHED),
        ),
    ]
}

fn measured() -> [Contestant; 3] {
    type Family = measured::HistogramVec<MeasuredSet, { BOUNDS.len() }>;
    static DENSE: LazyLock<Family> =
        LazyLock::new(|| Family::dense_with_metadata(Thresholds::with_buckets(BOUNDS)));
    static SPARSE: LazyLock<Family> =
        LazyLock::new(|| Family::sparse_with_metadata(Thresholds::with_buckets(BOUNDS)));
    static CACHED: LazyLock<Family> =
        LazyLock::new(|| Family::dense_with_metadata(Thresholds::with_buckets(BOUNDS)));
    let ids: Vec<LabelId<MeasuredSet>> = Pair::all()
        .map(|pair| CACHED.with_labels(pair.into()))
        .collect();
    [
        Contestant::new(
            "measured, dense",
            Path::Idiom,
            observations(),
            |seen| DENSE.observe(seen.pair.into(), seen.value),
            || measured_total(&*DENSE, "measured_count{"),
        ),
        Contestant::new(
            "measured, sparse",
            Path::Idiom,
            observations(),
            |seen| SPARSE.observe(seen.pair.into(), seen.value),
            || measured_total(&*SPARSE, "measured_count{"),
        ),
        Contestant::new(
            "measured, dense, cached ids",
            Path::Fastest,
            observations(),
            move |seen| {
                CACHED
                    .get_metric(ids[seen.pair.index()])
                    .observe(seen.value);
            },
            || measured_total(&*CACHED, "measured_count{"),
        ),
    ]
}

/// Values are kept until the recorder's upkeep puts them into buckets, which is not measured.
fn metrics() -> [Contestant; 2] {
    metrics_handle();
    let handles: Vec<metrics::Histogram> = Pair::all()
        .map(|pair| {
            let labels = [
                ("provider", pair.provider_text()),
                ("model", pair.model_text()),
            ];
            metrics::histogram!("pairs_cached_seconds", &labels)
        })
        .collect();
    [
        Contestant::new(
            "metrics, histogram!",
            Path::Idiom,
            observations(),
            |seen| {
                let (provider, model) = (seen.pair.provider_text(), seen.pair.model_text());
                metrics::histogram!("pairs_seconds", "provider" => provider, "model" => model)
                    .record(seen.value);
            },
            || metrics_total("pairs_seconds_count{"),
        )
        .settling(|| metrics_handle().run_upkeep()),
        Contestant::new(
            "metrics, cached handles",
            Path::Fastest,
            observations(),
            move |seen| handles[seen.pair.index()].record(seen.value),
            || metrics_total("pairs_cached_seconds_count{"),
        )
        .settling(|| metrics_handle().run_upkeep()),
    ]
}

#[cfg(feature = "prometric")]
fn prometric() -> Contestant {
    /// Theirs.
    #[prometric_derive::metrics(scope = "histogram")]
    struct Theirs {
        /// Observed.
        #[metric(labels = ["provider", "model"], buckets = BOUNDS.to_vec())]
        pairs: prometric::Histogram,
    }
    static REGISTRY: LazyLock<prometheus::Registry> = LazyLock::new(prometheus::Registry::new);
    static THEIRS: LazyLock<Theirs> =
        LazyLock::new(|| Theirs::builder().with_registry(&REGISTRY).build());
    Contestant::new(
        "prometric",
        Path::Idiom,
        observations(),
        |seen| {
            let (provider, model) = (seen.pair.provider_text(), seen.pair.model_text());
            THEIRS.pairs(provider, model).observe(seen.value);
        },
        || prometheus_total(&REGISTRY.gather(), "histogram_pairs_count{"),
    )
}

#[cfg(feature = "opentelemetry")]
fn opentelemetry() -> [Contestant; 2] {
    use crate::peers::opentelemetry::{attributes, metered, total};
    let histogram = metered().histogram("otel_seconds");
    let bound = metered().histogram("otel_bound_seconds");
    let bound: Vec<_> = Pair::all()
        .map(|pair| bound.bind(&attributes(pair)))
        .collect();
    [
        Contestant::new(
            "opentelemetry",
            Path::Idiom,
            observations(),
            move |seen| histogram.record(seen.value, &attributes(seen.pair)),
            || total("otel_seconds_count{"),
        ),
        Contestant::new(
            "opentelemetry, bound",
            Path::Fastest,
            observations(),
            move |seen| bound[seen.pair.index()].record(seen.value),
            || total("otel_bound_seconds_count{"),
        ),
    ]
}
