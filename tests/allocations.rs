//! Nothing is allocated on the way of a metric, once a thread has touched its cells.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};
use tallymark::{
    Computed, Counter, ErrorKind, Escaping, Format, Gauge, Histogram, Interned, KindOf, Label,
    MetricSet, NativeHistogram, Outcome, Registry, Scrape, StateSet, Summary, UpDown,
    track_metrics,
};

struct Counting;

thread_local!(static ALLOCATIONS: Cell<u64> = const { Cell::new(0) });

// SAFETY: passes everything on to the system's allocator.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        ALLOCATIONS.set(ALLOCATIONS.get() + 1);
        // SAFETY: the caller keeps the contract of `GlobalAlloc`.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        // SAFETY: the caller keeps the contract of `GlobalAlloc`.
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// The allocations of many runs, after one that touches everything.
fn allocations(mut run: impl FnMut()) -> u64 {
    run();
    let before = ALLOCATIONS.get();
    (0..10_000).for_each(|_| run());
    ALLOCATIONS.get() - before
}

#[derive(Label, Clone, Copy)]
enum Provider {
    Openai,
    Anthropic,
}

#[derive(Label, Clone, Copy)]
#[label(capacity = 4)]
struct Model(Interned);

#[derive(ErrorKind)]
enum ApiError {
    Timeout,
}

/// One of each kind.
#[derive(MetricSet)]
#[metrics(namespace = "allocations", static = ALL)]
struct All {
    /// Counts.
    calls_total: Counter<(Provider, Model)>,
    /// Amounts.
    cost_dollars_total: Counter<Provider, f64>,
    /// Levels.
    level: Gauge<Provider>,
    /// In flight.
    in_flight: UpDown<Provider>,
    /// Times.
    seconds: Histogram<(Provider, Model)>,
    /// Sizes.
    size_bytes: Summary<Provider>,
    /// Errors.
    errors_total: Counter<(Provider, KindOf<ApiError>)>,
    /// Outcomes.
    outcomes_total: Counter<Outcome>,
    /// Exponential buckets.
    native_seconds: NativeHistogram<Provider>,
    /// A state.
    state: StateSet<Provider, Outcome>,
    /// Its number.
    state_number: Gauge<Outcome, Provider>,
}

#[track_metrics(provider, model: Model = model.into(), errors = ApiError)]
fn own(provider: Provider, model: &str, fails: bool) -> Result<u64, ApiError> {
    if fails { Err(ApiError::Timeout) } else { Ok(7) }
}

#[track_metrics(
    provider,
    count = ALL.outcomes_total(outcome),
    in_flight = ALL.in_flight(provider),
    duration = ALL.seconds(provider, Model::from("a")),
    errors = ALL.errors_total(provider, error),
    observe(|size| *size as f64) = ALL.size_bytes(provider),
)]
async fn bound(provider: Provider, fails: bool) -> Result<u64, ApiError> {
    std::future::ready(()).await;
    own(provider, "a", fails)
}

fn finish<F: Future>(future: F) -> F::Output {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => output,
        Poll::Pending => unreachable!("the future waits for nothing"),
    }
}

#[test]
fn handles_allocate_nothing() {
    let count = allocations(|| {
        let model = Model::from("a");
        ALL.calls_total.with((Provider::Openai, model)).inc();
        ALL.calls_total
            .with((Provider::Anthropic, Model::from("b")))
            .add(3);
        ALL.cost_dollars_total.with(Provider::Openai).add(0.5);
        ALL.level.with(Provider::Openai).set(3.0);
        ALL.in_flight.with(Provider::Openai).inc();
        ALL.in_flight.with(Provider::Openai).dec();
        ALL.seconds.with((Provider::Openai, model)).observe(0.3);
        ALL.size_bytes.with(Provider::Openai).observe(3.0);
        ALL.native_seconds.with(Provider::Openai).observe(3.0);
        ALL.state.with(Outcome::Ok).set(Provider::Anthropic);
        ALL.state_number.with(Outcome::Ok).set(Provider::Anthropic);
    });
    assert_eq!(count, 0);
}

#[test]
fn wrappers_allocate_nothing() {
    assert_eq!(allocations(|| drop(own(Provider::Openai, "a", false))), 0);
    assert_eq!(allocations(|| drop(own(Provider::Openai, "a", true))), 0);
    assert_eq!(
        allocations(|| drop(finish(bound(Provider::Anthropic, false)))),
        0
    );
    assert_eq!(
        allocations(|| drop(finish(bound(Provider::Anthropic, true)))),
        0
    );
}

#[derive(Label, Clone, Copy)]
#[label(capacity = 60)]
struct Tenant(Interned);

/// One of each kind, with series that come one by one.
#[derive(MetricSet)]
struct Wide {
    /// Counts.
    calls_total: Counter<(Tenant, Outcome)>,
    /// Times.
    seconds: Histogram<Tenant>,
    /// Exponential buckets.
    #[metric(buckets = [1.0])]
    native_seconds: NativeHistogram<Tenant>,
    /// A state.
    state: StateSet<Provider, Tenant>,
    /// A share.
    #[metric(ratio(calls_total{outcome = "ok"} / calls_total))]
    ok_ratio: Computed<Tenant>,
    /// Calls a second.
    #[metric(rate(calls_total, window = "24h"))]
    calls_per_second: Computed<Tenant>,
}

/// The second scrape allocates as often for many series as for few: nothing for each.
#[test]
fn a_second_scrape_allocates_nothing_a_series() {
    let (set, registry) = (Arc::new(Wide::new()), Registry::new());
    registry.register(&set).expect("alone in its registry");
    let count = |scrape: &Scrape, tenants: usize| {
        for tenant in 0..tenants {
            let tenant = Tenant::from(tenant.to_string());
            set.calls_total.with((tenant, Outcome::Ok)).inc();
            set.seconds.with(tenant).observe(0.5);
            for value in [-1.0, 1.0, 1.1] {
                set.native_seconds.with(tenant).observe(value);
            }
            set.state.with(tenant).set(Provider::Openai);
        }
        // Room for all that is written.
        let mut out = Vec::with_capacity(1 << 20);
        scrape.encode(&registry, &mut out);
        out.clear();
        let before = ALLOCATIONS.get();
        scrape.encode(&registry, &mut out);
        ALLOCATIONS.get() - before
    };
    let formats = [
        Format::Text,
        Format::OpenMetrics(Escaping::Underscores),
        Format::Protobuf(Escaping::Underscores),
    ];
    let few = formats.map(|format| count(&Scrape::new(format), 2));
    let many = formats.map(|format| count(&Scrape::new(format), 60));
    assert_eq!(few, many);
}

#[test]
fn the_counting_counts() {
    assert_eq!(
        allocations(|| drop(std::hint::black_box(Box::new(1)))),
        10_000
    );
}
