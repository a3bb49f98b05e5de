//! Gauges that a scrape computes: ratios, rates, and what functions give.
#![allow(clippy::float_cmp, reason = "quotients of small powers of two")]

use std::panic::{set_hook, take_hook};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;
use std::time::Duration;
use tallymark::testing::{Snapshot, snapshot, thread_snapshot};
use tallymark::{
    Computed, Counter, Histogram, Interned, Label, MetricSet, Registry, Status, Summary, registry,
};

#[derive(Label, Clone, Copy)]
enum Provider {
    Openai,
    #[label("fal.ai")]
    FalAi,
}

#[derive(Label, Clone, Copy)]
#[label(implies(provider: Provider))]
enum Model {
    #[label("gpt", provider = Provider::Openai)]
    Gpt,
    #[label("flux", provider = Provider::FalAi)]
    Flux,
    #[label("wan", provider = Provider::FalAi)]
    Wan,
}

#[derive(Label, Clone, Copy)]
#[label(capacity = 3)]
struct Tenant(Interned);

/// Metrics of an interface.
#[derive(MetricSet)]
#[metrics(namespace = "api")]
struct Api {
    /// Requests.
    requests_total: Counter<(Provider, Status)>,
    /// Seconds.
    busy_seconds_total: Counter<(Tenant, Option<Provider>), f64>,
    /// Calls of models.
    calls_total: Counter<(cached::Cached, Model)>,
    /// Times.
    #[metric(buckets = [1.0, 2.0])]
    duration_seconds: Histogram<Provider>,
    /// Sizes.
    size_bytes: Summary<Provider>,
    /// Errors over requests.
    #[metric(ratio(requests_total{status = "error"} / requests_total))]
    error_ratio: Computed<Provider>,
    /// Of everything.
    #[metric(ratio(requests_total{status = "error", provider = "fal.ai"} / requests_total))]
    fal_error_ratio: Computed,
    /// Shown once there were requests.
    #[metric(ratio(requests_total{status = "error"} / requests_total), init = "touched")]
    seen_error_ratio: Computed<Provider>,
    /// Calls by provider, which a model implies.
    #[metric(ratio(calls_total{cached = "true"} / calls_total))]
    cached_ratio: Computed<Provider>,
    /// Observations of both kinds.
    #[metric(ratio(size_bytes / duration_seconds))]
    sizes_per_duration: Computed<Provider>,
    /// Of tenants that were met.
    #[metric(ratio(busy_seconds_total{provider = "openai"} / busy_seconds_total))]
    openai_busy_ratio: Computed<Tenant>,
    /// A second.
    #[metric(rate(requests_total, window = "1m"))]
    requests_per_second: Computed<Status>,
}

use cached::Cached::{False, True};

mod cached {
    #[derive(tallymark::Label, Clone, Copy)]
    pub(super) enum Cached {
        True,
        False,
    }
}

fn registered() -> (Arc<Api>, Registry) {
    let (set, registry) = (Arc::new(Api::new()), Registry::new());
    registry.register(&set).unwrap();
    (set, registry)
}

fn value(snapshot: &Snapshot, metric: &str, labels: &[(&str, &str)]) -> f64 {
    snapshot.value(metric, labels)
}

#[test]
fn a_ratio_is_of_the_series_with_its_labels() {
    let (set, registry) = registered();
    let openai = [("provider", "openai")];
    let fal = [("provider", "fal.ai")];
    let before = Snapshot::of_registry(&registry);
    assert_eq!(value(&before, "api_error_ratio", &openai), 0.0);
    assert_eq!(before.series("api_seen_error_ratio").count(), 0);

    set.requests_total
        .with((Provider::Openai, Status::Error))
        .add(1);
    set.requests_total
        .with((Provider::Openai, Status::Success))
        .add(3);
    set.requests_total
        .with((Provider::FalAi, Status::Error))
        .add(4);
    let after = Snapshot::of_registry(&registry);
    assert_eq!(value(&after, "api_error_ratio", &openai), 0.25);
    assert_eq!(value(&after, "api_error_ratio", &fal), 1.0);
    assert_eq!(value(&after, "api_fal_error_ratio", &[]), 0.5);
    assert_eq!(after.series("api_seen_error_ratio").count(), 2);
}

#[test]
fn labels_can_be_implied() {
    let (set, registry) = registered();
    set.calls_total.with((True, Model::Gpt)).add(5);
    set.calls_total.with((True, Model::Flux)).add(1);
    set.calls_total.with((False, Model::Wan)).add(3);
    let snapshot = Snapshot::of_registry(&registry);
    assert_eq!(
        value(&snapshot, "api_cached_ratio", &[("provider", "openai")]),
        1.0
    );
    assert_eq!(
        value(&snapshot, "api_cached_ratio", &[("provider", "fal.ai")]),
        0.25
    );
}

#[test]
fn histograms_and_summaries_count_observations() {
    let (set, registry) = registered();
    for seconds in [0.5, 1.5, 9.0, 9.0] {
        set.duration_seconds.with(Provider::FalAi).observe(seconds);
    }
    set.size_bytes.with(Provider::FalAi).observe(1e9);
    let snapshot = Snapshot::of_registry(&registry);
    let ratio = value(
        &snapshot,
        "api_sizes_per_duration",
        &[("provider", "fal.ai")],
    );
    assert_eq!(ratio, 0.25);
}

#[test]
fn bounded_labels_show_what_was_met() {
    let (set, registry) = registered();
    let ratios = || {
        Snapshot::of_registry(&registry)
            .series("api_openai_busy_ratio")
            .count()
    };
    let first = ratios();
    let tenant = Tenant::from("one");
    set.busy_seconds_total
        .with((tenant, Some(Provider::Openai)))
        .add(1.5);
    set.busy_seconds_total.with((tenant, None)).add(4.5);
    assert_eq!(ratios(), first + 1);
    let snapshot = Snapshot::of_registry(&registry);
    assert_eq!(
        value(&snapshot, "api_openai_busy_ratio", &[("tenant", "one")]),
        0.25
    );
}

#[test]
fn a_rate_is_what_was_counted_since_registration() {
    let (set, registry) = registered();
    // What came before a registry looked is of no rate.
    let rate = |status| {
        value(
            &Snapshot::of_registry(&registry),
            "api_requests_per_second",
            &[("status", status)],
        )
    };
    thread::sleep(Duration::from_millis(5));
    set.requests_total
        .with((Provider::Openai, Status::Error))
        .add(1_000_000);
    let errors = rate("error");
    assert!(errors > 0.0 && errors <= 1_000_000.0 / 0.005, "{errors}");
    assert_eq!(rate("success"), 0.0);
    thread::sleep(Duration::from_millis(5));
    assert!(rate("error") < errors);
}

#[test]
fn all_formats_show_a_gauge() {
    let (set, registry) = registered();
    set.requests_total
        .with((Provider::Openai, Status::Error))
        .inc();
    let mut text = String::new();
    registry.encode_text(&mut text);
    for line in [
        "# TYPE api_error_ratio gauge\n",
        "api_error_ratio{provider=\"openai\"} 1\n",
        "api_error_ratio{provider=\"fal.ai\"} 0\n",
    ] {
        assert!(text.contains(line), "{line}{text}");
    }
}

#[test]
fn instances_and_nested_sets_have_their_own() {
    /// Around it.
    #[derive(MetricSet)]
    #[metrics(namespace = "outer")]
    struct Outer {
        #[metric(nested)]
        api: Api,
    }
    let (one, two, registry) = (
        Arc::new(Outer::new()),
        Arc::new(Outer::new()),
        Registry::new(),
    );
    registry.register_with(&one, &[("shard", "1")]).unwrap();
    registry.register_with(&two, &[("shard", "2")]).unwrap();
    one.api
        .requests_total
        .with((Provider::Openai, Status::Error))
        .inc();
    let snapshot = Snapshot::of_registry(&registry);
    let ratio = |shard| {
        value(
            &snapshot,
            "outer_api_error_ratio",
            &[("provider", "openai"), ("shard", shard)],
        )
    };
    assert_eq!((ratio("1"), ratio("2")), (1.0, 0.0));
}

static DEPTH: AtomicU64 = AtomicU64::new(7);
static PANICS: AtomicBool = AtomicBool::new(false);

fn depth() -> f64 {
    // A snapshot within is without what is being computed.
    assert_eq!(snapshot().series("given_depth").count(), 0);
    DEPTH.load(Ordering::Relaxed) as f64
}

fn by_provider(give: &mut dyn FnMut(Provider, f64)) {
    give(Provider::FalAi, 1.0);
    assert!(!PANICS.load(Ordering::Relaxed), "as asked");
    give(Provider::FalAi, 2.5);
}

/// What functions give.
#[derive(MetricSet)]
#[metrics(namespace = "given", static = GIVEN)]
struct Given {
    /// Depth.
    #[metric(value = depth)]
    depth: Computed,
    /// By provider.
    #[metric(value = self::by_provider)]
    load: Computed<Provider>,
    /// Counted.
    counted_total: Counter<Provider>,
    /// The thread's own.
    #[metric(ratio(counted_total{provider = "openai"} / counted_total))]
    own_ratio: Computed,
    /// No thread's.
    #[metric(rate(counted_total, window = "10s"))]
    per_second: Computed,
}

#[test]
fn functions_give_values() {
    let first = snapshot();
    assert_eq!(value(&first, "given_depth", &[]), 7.0);
    assert_eq!(value(&first, "given_load", &[("provider", "fal.ai")]), 2.5);
    assert_eq!(first.series("given_load").count(), 1);

    // One that panics is left out, and counted; the rest goes on.
    let hook = take_hook();
    set_hook(Box::new(|_| {}));
    PANICS.store(true, Ordering::Relaxed);
    let second = snapshot();
    PANICS.store(false, Ordering::Relaxed);
    set_hook(hook);
    assert_eq!(second.series("given_load").count(), 0);
    assert_eq!(value(&second, "given_depth", &[]), 7.0);
    let panics = snapshot().counter("tallymark_computed_panics_total", &[]);
    assert_eq!(
        panics,
        first.counter("tallymark_computed_panics_total", &[]) + 1
    );
    assert_eq!(snapshot().series("given_load").count(), 1);

    // A thread's own snapshot asks nobody.
    GIVEN.counted_total.with(Provider::Openai).inc();
    let own = thread_snapshot();
    assert_eq!(value(&own, "given_own_ratio", &[]), 1.0);
    for absent in ["given_depth", "given_load", "given_per_second"] {
        assert!(own.metrics().all(|metric| metric != absent));
    }
    assert!(registry().check().is_ok());
}
