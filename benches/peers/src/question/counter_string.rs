//! A counter with one bounded string, given as `&str` each time: fifty names.
//!
//! The string comes from outside, so a peer whose labels own their text has to copy it. Where a peer
//! can take a `&'static str` instead, that is its fastest way, though few strings are one.

use crate::contestant::{Contestant, Path};
use crate::items::names;
use crate::labels::MODELS;
use crate::peers::{measured_total, metrics_handle, metrics_total, prometheus_total};
use measured::lasso::{Rodeo, RodeoReader, ThreadedRodeo};
use prometheus::core::Collector;
use prometheus::{IntCounterVec, Opts};
use std::sync::LazyLock;
use tallymark::{Counter, Interned, Label, MetricSet};

/// A name.
#[derive(Label, Clone, Copy)]
#[label(capacity = 50)]
struct Name(Interned);

/// Ours.
#[derive(MetricSet)]
#[metrics(namespace = "counter_string", static = OURS)]
struct Ours {
    /// Counted.
    names_total: Counter<Name>,
}

/// Who counts.
///
/// # Panics
/// When a peer refuses its metric.
pub fn contestants() -> Vec<Contestant> {
    static PROMETHEUS: LazyLock<IntCounterVec> = LazyLock::new(|| {
        let options = Opts::new("names_total", "Counted.");
        IntCounterVec::new(options, &["name"]).expect("good names")
    });
    metrics_handle();
    let mut all = vec![
        Contestant::new(
            "tallymark",
            Path::Ours,
            names(),
            |name| OURS.names_total.with(Name::from(*name)).inc(),
            || {
                let count = |name: &&str| OURS.names_total.with(Name::from(*name)).get();
                MODELS.iter().map(count).sum()
            },
        ),
        Contestant::new(
            "prometheus, with_label_values",
            Path::Idiom,
            names(),
            |name| PROMETHEUS.with_label_values(&[*name]).inc(),
            || prometheus_total(&PROMETHEUS.collect(), "names_total{"),
        ),
        Contestant::new(
            "metrics, counter!",
            Path::Idiom,
            names(),
            |name| metrics::counter!("names_total", "name" => (*name).to_owned()).increment(1),
            || metrics_total("names_total{"),
        ),
        Contestant::new(
            "metrics, counter!, of a static text",
            Path::Fastest,
            names(),
            |name| metrics::counter!("static_names_total", "name" => *name).increment(1),
            || metrics_total("static_names_total{"),
        ),
    ];
    all.extend(prometheus_client());
    all.extend(fastmetrics());
    all.extend(measured());
    #[cfg(feature = "prometric")]
    all.push(prometric());
    #[cfg(feature = "opentelemetry")]
    all.extend(opentelemetry());
    all
}

/// A name that the label owns.
#[derive(Clone, Debug, PartialEq, Eq, Hash, prometheus_client::encoding::EncodeLabelSet)]
struct OwnedName {
    name: String,
}

/// A name that lives as long as the program.
#[derive(Clone, Debug, PartialEq, Eq, Hash, prometheus_client::encoding::EncodeLabelSet)]
struct StaticName {
    name: &'static str,
}

fn prometheus_client() -> [Contestant; 2] {
    use prometheus_client::metrics::counter::Counter;
    use prometheus_client::metrics::family::Family;
    type Owned = Family<OwnedName, Counter>;
    type Static = Family<StaticName, Counter>;
    static OWNED: LazyLock<Owned> = LazyLock::new(Default::default);
    static STATIC: LazyLock<Static> = LazyLock::new(Default::default);
    fn owned(name: &str) -> OwnedName {
        OwnedName {
            name: name.to_owned(),
        }
    }
    [
        Contestant::new(
            "prometheus-client, get_or_create",
            Path::Idiom,
            names(),
            |name| {
                OWNED.get_or_create(&owned(name)).inc();
            },
            || {
                let count = |name: &&str| OWNED.get_or_create(&owned(name)).get();
                MODELS.iter().map(count).sum()
            },
        ),
        Contestant::new(
            "prometheus-client, get_or_create, of a static text",
            Path::Fastest,
            names(),
            |name| {
                STATIC.get_or_create(&StaticName { name }).inc();
            },
            || {
                let count = |name| STATIC.get_or_create(&StaticName { name }).get();
                MODELS.into_iter().map(count).sum()
            },
        ),
    ]
}

/// A name that the label owns.
#[derive(Clone, PartialEq, Eq, Hash, fastmetrics::derive::LabelSet)]
struct OwnedLabels {
    name: String,
}

/// A name that lives as long as the program.
#[derive(Clone, PartialEq, Eq, Hash, fastmetrics::derive::LabelSet)]
struct StaticLabels {
    name: &'static str,
}

fn fastmetrics() -> [Contestant; 2] {
    use fastmetrics::metrics::counter::Counter;
    use fastmetrics::metrics::family::Family;
    static OWNED: LazyLock<Family<OwnedLabels, Counter>> = LazyLock::new(Default::default);
    static STATIC: LazyLock<Family<StaticLabels, Counter>> = LazyLock::new(Default::default);
    fn owned(name: &str) -> OwnedLabels {
        OwnedLabels {
            name: name.to_owned(),
        }
    }
    [
        Contestant::new(
            "fastmetrics, with_or_new",
            Path::Idiom,
            names(),
            |name| OWNED.with_or_new(&owned(name), Counter::inc),
            || {
                let count = |name: &&str| OWNED.with(&owned(name), Counter::total);
                MODELS.iter().filter_map(count).sum()
            },
        ),
        Contestant::new(
            "fastmetrics, with_or_new, of a static text",
            Path::Fastest,
            names(),
            |name| STATIC.with_or_new(&StaticLabels { name }, Counter::inc),
            || {
                let count = |name| STATIC.with(&StaticLabels { name }, Counter::total);
                MODELS.into_iter().filter_map(count).sum()
            },
        ),
    ]
}

/// A name that was known when the program started.
#[derive(Clone, Copy, measured::LabelGroup)]
#[label(set = KnownSet)]
struct Known<'a> {
    #[label(fixed_with = RodeoReader)]
    name: &'a str,
}

/// A name that is met at run time.
#[derive(Clone, Copy, measured::LabelGroup)]
#[label(set = MetSet)]
struct Met<'a> {
    #[label(dynamic_with = ThreadedRodeo, default)]
    name: &'a str,
}

fn measured() -> [Contestant; 2] {
    static KNOWN: LazyLock<measured::CounterVec<KnownSet>> = LazyLock::new(|| {
        let names: Rodeo = MODELS.into_iter().collect();
        measured::CounterVec::dense_with_label_set(KnownSet::new(names.into_reader()))
    });
    static MET: LazyLock<measured::CounterVec<MetSet>> =
        LazyLock::new(|| measured::CounterVec::sparse_with_label_set(MetSet::default()));
    [
        Contestant::new(
            "measured, ThreadedRodeo, sparse",
            Path::Idiom,
            names(),
            |name| MET.inc(Met { name }),
            || measured_total(&*MET, "measured{"),
        ),
        Contestant::new(
            "measured, names known at the start, dense",
            Path::Fastest,
            names(),
            |name| KNOWN.inc(Known { name }),
            || measured_total(&*KNOWN, "measured{"),
        ),
    ]
}

#[cfg(feature = "prometric")]
fn prometric() -> Contestant {
    /// Theirs.
    #[prometric_derive::metrics(scope = "counter")]
    struct Theirs {
        /// Counted.
        #[metric(labels = ["name"])]
        names: prometric::Counter,
    }
    static REGISTRY: LazyLock<prometheus::Registry> = LazyLock::new(prometheus::Registry::new);
    static THEIRS: LazyLock<Theirs> =
        LazyLock::new(|| Theirs::builder().with_registry(&REGISTRY).build());
    Contestant::new(
        "prometric",
        Path::Idiom,
        names(),
        |name| THEIRS.names(*name).inc(),
        || prometheus_total(&REGISTRY.gather(), "counter_names{"),
    )
}

#[cfg(feature = "opentelemetry")]
fn opentelemetry() -> [Contestant; 2] {
    use crate::peers::opentelemetry::{metered, total};
    use ::opentelemetry::KeyValue;
    let counter = metered().meter.u64_counter("otel_names").build();
    let of_static = metered().meter.u64_counter("otel_static_names").build();
    [
        Contestant::new(
            "opentelemetry",
            Path::Idiom,
            names(),
            move |name| counter.add(1, &[KeyValue::new("name", (*name).to_owned())]),
            || total("otel_names_total{"),
        ),
        Contestant::new(
            "opentelemetry, of a static text",
            Path::Fastest,
            names(),
            move |name| of_static.add(1, &[KeyValue::new("name", *name)]),
            || total("otel_static_names_total{"),
        ),
    ]
}
