//! A counter without labels: add one.

use crate::contestant::{Contestant, Path};
use crate::items::NOTHING;
use crate::limit;
use crate::peers::{measured_total, metrics_handle, metrics_total};
use prometheus::local::LocalIntCounter;
use std::cell::Cell;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use tallymark::{Counter, MetricSet};

/// Ours.
#[derive(MetricSet)]
#[metrics(namespace = "counter", static = OURS)]
struct Ours {
    /// Counted.
    plain_total: Counter,
}

/// Who counts.
///
/// # Panics
/// When a peer refuses its metric.
pub fn contestants() -> Vec<Contestant> {
    let mut all = vec![
        Contestant::new(
            "tallymark",
            Path::Ours,
            &NOTHING,
            |()| OURS.plain_total.inc(),
            || OURS.plain_total.get(),
        ),
        thread_local_cell(),
        Contestant::new(
            "thread-local block, chunk, cell",
            Path::Limit,
            &NOTHING,
            |()| limit::add(limit::cell(0), 1),
            || limit::total(0..1),
        )
        .finishing_threads(limit::detach),
        shared_atomic(),
    ];
    all.extend(prometheus());
    all.extend(others());
    #[cfg(feature = "prometric")]
    all.push(prometric());
    #[cfg(feature = "opentelemetry")]
    all.extend(opentelemetry());
    all
}

fn thread_local_cell() -> Contestant {
    thread_local! { static CELL: Cell<u64> = const { Cell::new(0) } }
    static ENDED: AtomicU64 = AtomicU64::new(0);
    Contestant::new(
        "thread-local cell",
        Path::Limit,
        &NOTHING,
        |()| CELL.set(CELL.get().wrapping_add(1)),
        || ENDED.load(Relaxed),
    )
    .finishing_threads(|| {
        ENDED.fetch_add(CELL.take(), Relaxed);
    })
}

fn shared_atomic() -> Contestant {
    static SHARED: AtomicU64 = AtomicU64::new(0);
    Contestant::new(
        "shared atomic",
        Path::Limit,
        &NOTHING,
        |()| {
            SHARED.fetch_add(1, Relaxed);
        },
        || SHARED.load(Relaxed),
    )
}

fn prometheus() -> [Contestant; 2] {
    static SHARED: LazyLock<prometheus::IntCounter> = LazyLock::new(|| {
        prometheus::IntCounter::new("plain_total", "Counted.").expect("a good name")
    });
    static FLUSHED: LazyLock<prometheus::IntCounter> = LazyLock::new(|| {
        prometheus::IntCounter::new("local_total", "Counted.").expect("a good name")
    });
    thread_local! { static LOCAL: LocalIntCounter = FLUSHED.local(); }
    [
        Contestant::new(
            "prometheus",
            Path::Idiom,
            &NOTHING,
            |()| SHARED.inc(),
            || SHARED.get(),
        ),
        Contestant::new(
            "prometheus, local, flushed at the end",
            Path::Fastest,
            &NOTHING,
            |()| LOCAL.with(LocalIntCounter::inc),
            || FLUSHED.get(),
        )
        .finishing_threads(|| LOCAL.with(LocalIntCounter::flush)),
    ]
}

fn others() -> [Contestant; 5] {
    static CLIENT: LazyLock<prometheus_client::metrics::counter::Counter> =
        LazyLock::new(Default::default);
    static FAST: LazyLock<fastmetrics::metrics::counter::Counter> = LazyLock::new(Default::default);
    static MEASURED: LazyLock<measured::Counter> = LazyLock::new(measured::Counter::new);
    metrics_handle();
    let handle = metrics::counter!("plain_cached_total");
    [
        Contestant::new(
            "prometheus-client",
            Path::Idiom,
            &NOTHING,
            |()| {
                CLIENT.inc();
            },
            || CLIENT.get(),
        ),
        Contestant::new(
            "fastmetrics",
            Path::Idiom,
            &NOTHING,
            |()| FAST.inc(),
            || FAST.total(),
        ),
        Contestant::new(
            "measured",
            Path::Idiom,
            &NOTHING,
            |()| MEASURED.get_metric().inc(),
            || measured_total(&*MEASURED, "measured"),
        ),
        Contestant::new(
            "metrics",
            Path::Idiom,
            &NOTHING,
            |()| metrics::counter!("plain_total").increment(1),
            || metrics_total("plain_total "),
        ),
        Contestant::new(
            "metrics, cached handle",
            Path::Fastest,
            &NOTHING,
            move |()| handle.increment(1),
            || metrics_total("plain_cached_total "),
        ),
    ]
}

#[cfg(feature = "prometric")]
fn prometric() -> Contestant {
    /// Theirs.
    #[prometric_derive::metrics(scope = "counter")]
    struct Theirs {
        /// Counted.
        #[metric]
        plain: prometric::Counter,
    }
    static REGISTRY: LazyLock<prometheus::Registry> = LazyLock::new(prometheus::Registry::new);
    static THEIRS: LazyLock<Theirs> =
        LazyLock::new(|| Theirs::builder().with_registry(&REGISTRY).build());
    Contestant::new(
        "prometric",
        Path::Idiom,
        &NOTHING,
        |()| THEIRS.plain().inc(),
        || crate::peers::prometheus_total(&REGISTRY.gather(), "counter_plain"),
    )
}

#[cfg(feature = "opentelemetry")]
fn opentelemetry() -> [Contestant; 2] {
    use crate::peers::opentelemetry::{metered, total};
    let counter = metered().meter.u64_counter("otel_plain").build();
    let bound = metered().meter.u64_counter("otel_bound").build().bind(&[]);
    [
        Contestant::new(
            "opentelemetry",
            Path::Idiom,
            &NOTHING,
            move |()| counter.add(1, &[]),
            || total("otel_plain_total"),
        ),
        Contestant::new(
            "opentelemetry, bound",
            Path::Fastest,
            &NOTHING,
            move |()| bound.add(1),
            || total("otel_bound_total"),
        ),
    ]
}
