//! A counter with two finite labels that vary at random: ten providers, fifty models.

use crate::contestant::{Contestant, Path};
use crate::items::{Pair, pairs};
use crate::labels::{ClientLabels, FastLabels, MeasuredSet, Model, Provider};
use crate::limit;
use crate::peers::{measured_total, metrics_handle, metrics_total, prometheus_total};
use crate::static_metric::{self, FlushedCounters, FlushedCountersInner, StaticCounters};
use measured::metric::LabelId;
use prometheus::core::Collector;
use prometheus::local::LocalIntCounter;
use prometheus::{IntCounter, IntCounterVec, Opts};
use prometheus_static_metric::auto_flush_from;
use std::cell::Cell;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use tallymark::{Counter, MetricSet};

/// Ours.
#[derive(MetricSet)]
#[metrics(namespace = "counter_labels", static = OURS)]
struct Ours {
    /// Counted.
    pairs_total: Counter<(Provider, Model)>,
}

/// Where the cells of the reference start.
const FIRST: usize = 512;

/// Who counts.
///
/// # Panics
/// When a peer refuses its metric.
pub fn contestants() -> Vec<Contestant> {
    let mut all = vec![
        Contestant::new(
            "tallymark",
            Path::Ours,
            pairs(),
            |pair| OURS.pairs_total.with((pair.provider, pair.model)).inc(),
            || {
                let count = |pair: Pair| OURS.pairs_total.with((pair.provider, pair.model)).get();
                Pair::all().map(count).sum()
            },
        ),
        Contestant::new(
            "thread-local block, chunk, cell",
            Path::Limit,
            pairs(),
            |pair| limit::add(limit::cell(FIRST + pair.index()), 1),
            || limit::total(FIRST..FIRST + Pair::COUNT),
        )
        .finishing_threads(limit::detach),
        thread_local_cells(),
        shared_atomics(),
    ];
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

fn thread_local_cells() -> Contestant {
    thread_local! {
        static CELLS: [Cell<u64>; Pair::COUNT] = const { [const { Cell::new(0) }; Pair::COUNT] };
    }
    static ENDED: AtomicU64 = AtomicU64::new(0);
    Contestant::new(
        "thread-local cells",
        Path::Limit,
        pairs(),
        |pair| {
            CELLS.with(|cells| {
                let cell = &cells[pair.index()];
                cell.set(cell.get().wrapping_add(1));
            });
        },
        || ENDED.load(Relaxed),
    )
    .finishing_threads(|| {
        let total = CELLS.with(|cells| cells.iter().map(Cell::take).sum());
        ENDED.fetch_add(total, Relaxed);
    })
}

fn shared_atomics() -> Contestant {
    static SHARED: [AtomicU64; Pair::COUNT] = [const { AtomicU64::new(0) }; Pair::COUNT];
    Contestant::new(
        "shared atomics",
        Path::Limit,
        pairs(),
        |pair| {
            SHARED[pair.index()].fetch_add(1, Relaxed);
        },
        || SHARED.iter().map(|cell| cell.load(Relaxed)).sum(),
    )
}

fn counter_vec() -> IntCounterVec {
    let options = Opts::new("pairs_total", "Counted.");
    IntCounterVec::new(options, &["provider", "model"]).expect("good names")
}

fn total(family: &impl Collector) -> u64 {
    prometheus_total(&family.collect(), "pairs_total{")
}

fn prometheus() -> [Contestant; 2] {
    static FAMILY: LazyLock<IntCounterVec> = LazyLock::new(counter_vec);
    static CACHED: LazyLock<IntCounterVec> = LazyLock::new(counter_vec);
    let by_text = |pair: Pair| [pair.provider_text(), pair.model_text()];
    let handles: Vec<IntCounter> = Pair::all()
        .map(|pair| CACHED.with_label_values(&by_text(pair)))
        .collect();
    [
        Contestant::new(
            "prometheus, with_label_values",
            Path::Idiom,
            pairs(),
            move |pair| FAMILY.with_label_values(&by_text(*pair)).inc(),
            || total(&*FAMILY),
        ),
        Contestant::new(
            "prometheus, cached handles",
            Path::Fastest,
            pairs(),
            move |pair| handles[pair.index()].inc(),
            || total(&*CACHED),
        ),
    ]
}

/// Handles of each thread's own. What they count shows when they are flushed and no sooner.
fn prometheus_local() -> Contestant {
    static FLUSHED: LazyLock<IntCounterVec> = LazyLock::new(counter_vec);
    thread_local! {
        static LOCAL: Vec<LocalIntCounter> = Pair::all()
            .map(|pair| {
                let by_text = [pair.provider_text(), pair.model_text()];
                FLUSHED.with_label_values(&by_text).local()
            })
            .collect();
    }
    Contestant::new(
        "prometheus, local handles, flushed at the end",
        Path::Fastest,
        pairs(),
        |pair| LOCAL.with(|local| local[pair.index()].inc()),
        || total(&*FLUSHED),
    )
    .finishing_threads(|| LOCAL.with(|local| local.iter().for_each(LocalIntCounter::flush)))
}

fn prometheus_static() -> [Contestant; 2] {
    static FAMILY: LazyLock<IntCounterVec> = LazyLock::new(counter_vec);
    static FLUSHED: LazyLock<IntCounterVec> = LazyLock::new(counter_vec);
    static LOCAL: LazyLock<FlushedCounters> =
        LazyLock::new(|| auto_flush_from!(FLUSHED, FlushedCounters));
    let counters = StaticCounters::from(&FAMILY);
    [
        Contestant::new(
            "prometheus, make_static_metric!",
            Path::Fastest,
            pairs(),
            move |pair| {
                let of_provider = counters.get(static_metric::provider(pair.provider));
                of_provider.get(static_metric::model(pair.model)).inc();
            },
            || total(&*FAMILY),
        ),
        Contestant::new(
            "prometheus, auto flush",
            Path::Fastest,
            pairs(),
            |pair| {
                let of_provider = LOCAL.get(static_metric::flushed_provider(pair.provider));
                of_provider
                    .get(static_metric::flushed_model(pair.model))
                    .inc();
            },
            || total(&*FLUSHED),
        )
        .finishing_threads(|| LOCAL.flush()),
    ]
}

fn prometheus_client() -> [Contestant; 2] {
    use prometheus_client::metrics::counter::Counter;
    use prometheus_client::metrics::family::Family;
    static FAMILY: LazyLock<Family<ClientLabels, Counter>> = LazyLock::new(Default::default);
    static CACHED: LazyLock<Family<ClientLabels, Counter>> = LazyLock::new(Default::default);
    fn total(family: &Family<ClientLabels, Counter>) -> u64 {
        let count = |pair: Pair| family.get_or_create(&pair.into()).get();
        Pair::all().map(count).sum()
    }
    let handles: Vec<Counter> = Pair::all()
        .map(|pair| CACHED.get_or_create(&pair.into()).clone())
        .collect();
    [
        Contestant::new(
            "prometheus-client, get_or_create",
            Path::Idiom,
            pairs(),
            |pair| {
                FAMILY.get_or_create(&(*pair).into()).inc();
            },
            || total(&FAMILY),
        ),
        Contestant::new(
            "prometheus-client, cached handles",
            Path::Fastest,
            pairs(),
            move |pair| {
                handles[pair.index()].inc();
            },
            || total(&CACHED),
        ),
    ]
}

fn fastmetrics() -> [Contestant; 2] {
    use fastmetrics::metrics::counter::Counter;
    use fastmetrics::metrics::family::Family;
    static FAMILY: LazyLock<Family<FastLabels, Counter>> = LazyLock::new(Default::default);
    static CACHED: LazyLock<Family<FastLabels, Counter>> = LazyLock::new(Default::default);
    fn total(family: &Family<FastLabels, Counter>) -> u64 {
        let count = |pair: Pair| family.with(&pair.into(), Counter::total);
        Pair::all().filter_map(count).sum()
    }
    let handles: Vec<Counter> = Pair::all()
        .map(|pair| CACHED.with_or_new(&pair.into(), Clone::clone))
        .collect();
    [
        Contestant::new(
            "fastmetrics, with_or_new",
            Path::Idiom,
            pairs(),
            |pair| FAMILY.with_or_new(&(*pair).into(), Counter::inc),
            || total(&FAMILY),
        ),
        Contestant::new(
            "fastmetrics, cached handles",
            Path::Fastest,
            pairs(),
            move |pair| handles[pair.index()].inc(),
            || total(&CACHED),
        ),
    ]
}

fn measured() -> [Contestant; 3] {
    type Family = measured::CounterVec<MeasuredSet>;
    static DENSE: LazyLock<Family> = LazyLock::new(Family::dense);
    static SPARSE: LazyLock<Family> = LazyLock::new(Family::sparse);
    static CACHED: LazyLock<Family> = LazyLock::new(Family::dense);
    let ids: Vec<LabelId<MeasuredSet>> = Pair::all()
        .map(|pair| CACHED.with_labels(pair.into()))
        .collect();
    [
        Contestant::new(
            "measured, dense",
            Path::Idiom,
            pairs(),
            |pair| DENSE.inc((*pair).into()),
            || measured_total(&*DENSE, "measured{"),
        ),
        Contestant::new(
            "measured, sparse",
            Path::Idiom,
            pairs(),
            |pair| SPARSE.inc((*pair).into()),
            || measured_total(&*SPARSE, "measured{"),
        ),
        Contestant::new(
            "measured, dense, cached ids",
            Path::Fastest,
            pairs(),
            move |pair| CACHED.get_metric(ids[pair.index()]).inc(),
            || measured_total(&*CACHED, "measured{"),
        ),
    ]
}

fn metrics() -> [Contestant; 2] {
    metrics_handle();
    let handles: Vec<metrics::Counter> = Pair::all()
        .map(|pair| {
            let labels = [
                ("provider", pair.provider_text()),
                ("model", pair.model_text()),
            ];
            metrics::counter!("pairs_cached_total", &labels)
        })
        .collect();
    [
        Contestant::new(
            "metrics, counter!",
            Path::Idiom,
            pairs(),
            |pair| {
                let (provider, model) = (pair.provider_text(), pair.model_text());
                metrics::counter!("pairs_total", "provider" => provider, "model" => model)
                    .increment(1);
            },
            || metrics_total("pairs_total{"),
        ),
        Contestant::new(
            "metrics, cached handles",
            Path::Fastest,
            pairs(),
            move |pair| handles[pair.index()].increment(1),
            || metrics_total("pairs_cached_total{"),
        ),
    ]
}

#[cfg(feature = "prometric")]
fn prometric() -> Contestant {
    /// Theirs.
    #[prometric_derive::metrics(scope = "counter")]
    struct Theirs {
        /// Counted.
        #[metric(labels = ["provider", "model"])]
        pairs: prometric::Counter,
    }
    static REGISTRY: LazyLock<prometheus::Registry> = LazyLock::new(prometheus::Registry::new);
    static THEIRS: LazyLock<Theirs> =
        LazyLock::new(|| Theirs::builder().with_registry(&REGISTRY).build());
    Contestant::new(
        "prometric",
        Path::Idiom,
        pairs(),
        |pair| THEIRS.pairs(pair.provider_text(), pair.model_text()).inc(),
        || prometheus_total(&REGISTRY.gather(), "counter_pairs{"),
    )
}

#[cfg(feature = "opentelemetry")]
fn opentelemetry() -> [Contestant; 2] {
    use crate::peers::opentelemetry::{attributes, metered, total};
    let counter = metered().meter.u64_counter("otel_pairs").build();
    let bound = metered().meter.u64_counter("otel_bound_pairs").build();
    let bound: Vec<_> = Pair::all()
        .map(|pair| bound.bind(&attributes(pair)))
        .collect();
    [
        Contestant::new(
            "opentelemetry",
            Path::Idiom,
            pairs(),
            move |pair| counter.add(1, &attributes(*pair)),
            || total("otel_pairs_total{"),
        ),
        Contestant::new(
            "opentelemetry, bound",
            Path::Fastest,
            pairs(),
            move |pair| bound[pair.index()].add(1),
            || total("otel_bound_pairs_total{"),
        ),
    ]
}
