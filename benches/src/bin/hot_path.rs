//! What is done to metrics, and calls that are measured.
#![forbid(unsafe_code)]

use std::hint::black_box;
use std::process::ExitCode;
use std::sync::Arc;
use tallymark::{
    Counter, ErrorKind, Format, Gauge, Histogram, Interned, KindOf, Label, MetricSet, Outcome,
    Registry, Scrape, Status, Summary, UpDown, track_metrics,
};
use tallymark_benches::{Entry, finish, repeat, run};

#[derive(Label, Clone, Copy)]
enum Provider {
    Openai,
    Anthropic,
    #[label("fal.ai")]
    FalAi,
}

#[derive(Label, Clone, Copy)]
enum Operation {
    Text,
    Image,
    Audio,
    Video,
}

#[derive(Label, Clone, Copy)]
#[label(capacity = 50)]
struct Model(Interned);

#[derive(ErrorKind)]
enum CallError {
    Timeout,
    Refused,
}

/// One metric of each kind.
#[derive(MetricSet)]
#[metrics(namespace = "bench", static = BENCH)]
struct Metrics {
    /// Without labels.
    plain_total: Counter,
    /// With two finite labels.
    calls_total: Counter<(Provider, Operation)>,
    /// With a bounded string.
    models_total: Counter<Model>,
    /// Floats.
    cost_dollars_total: Counter<Provider, f64>,
    /// Up and down.
    in_flight: UpDown<Provider>,
    /// Set.
    level: Gauge<Provider>,
    /// The eleven usual buckets.
    seconds: Histogram<(Provider, Operation)>,
    /// Sum and count.
    size_bytes: Summary<(Provider, Operation)>,
    /// How calls succeed.
    bound_total: Counter<(Provider, Operation, Status)>,
    /// How long calls take.
    bound_duration_seconds: Histogram<(Provider, Operation)>,
    /// How calls fail.
    bound_errors_total: Counter<(Provider, KindOf<CallError>)>,
    /// How calls end.
    outcomes_total: Counter<Outcome>,
}

#[derive(Label, Clone, Copy)]
enum Zone {
    North,
    East,
    South,
    West,
    Middle,
}

/// Scraped by itself: 60 series of one line each.
#[derive(MetricSet)]
struct Counters {
    /// Counted.
    visits_total: Counter<(Provider, Operation, Zone)>,
}

/// Scraped by itself: 40 series of one line each, of which two at a time differ in the last label only.
#[derive(MetricSet)]
struct Pairs {
    /// Counted.
    calls_total: Counter<(Zone, Operation, IsCached)>,
}

#[derive(Label, Clone, Copy)]
enum IsCached {
    No,
    Yes,
}

/// Scraped by itself: 20 series of 14 lines each.
#[derive(MetricSet)]
struct Histograms {
    /// The eleven usual buckets.
    wait_seconds: Histogram<(Operation, Zone)>,
}

/// Scraped by itself, though nothing was counted: 12 runs of 255 series that are read at once.
#[derive(MetricSet)]
#[metrics(max_series = 3_060)]
struct Untouched {
    /// Not counted.
    #[metric(init = "touched", max_series = 3_060)]
    sales_total: Counter<(Provider, Operation, Zone, Model)>,
}

impl Counters {
    fn touched() -> Self {
        let counters = Self::new();
        for (operation, zone) in places() {
            for provider in [Provider::Openai, Provider::Anthropic, Provider::FalAi] {
                let labels = (provider, operation, zone);
                counters.visits_total.with(labels).add(1_234_567);
            }
        }
        counters
    }
}

impl Pairs {
    fn touched() -> Self {
        let pairs = Self::new();
        for (operation, zone) in places() {
            for is_cached in [IsCached::No, IsCached::Yes] {
                let labels = (zone, operation, is_cached);
                pairs.calls_total.with(labels).add(1_234_567);
            }
        }
        pairs
    }
}

impl Histograms {
    fn touched() -> Self {
        let histograms = Self::new();
        for labels in places() {
            histograms.wait_seconds.with(labels).observe(0.3);
        }
        histograms
    }
}

fn places() -> impl Iterator<Item = (Operation, Zone)> {
    use Operation::{Audio, Image, Text, Video};
    let zones = |operation| Zone::ALL.map(|zone| (operation, zone));
    [Text, Image, Audio, Video].into_iter().flat_map(zones)
}

impl Zone {
    const ALL: [Self; 5] = [
        Self::North,
        Self::East,
        Self::South,
        Self::West,
        Self::Middle,
    ];
}

/// Scrapes a set once for every `lines` repeats, so that what is counted is a line.
fn scrape_lines(set: impl MetricSet, lines: u64, times: u64) {
    let registry = Registry::new();
    let set = Arc::new(set);
    registry.register(&set).expect("there is room");
    let scrape = Scrape::new(Format::Text);
    let mut body = Vec::new();
    let mut scrape = || {
        body.clear();
        scrape.encode(&registry, &mut body);
        black_box(&body);
    };
    scrape();
    repeat(times / lines, scrape);
}

/// What the attribute declares by itself.
#[track_metrics(provider, operation, errors = CallError)]
fn shorthand(provider: Provider, operation: Operation, value: u64) -> Result<u64, CallError> {
    answer(value)
}

/// The same, of an async function.
#[track_metrics(provider, operation, errors = CallError)]
async fn shorthand_async(
    provider: Provider,
    operation: Operation,
    value: u64,
) -> Result<u64, CallError> {
    answer(value)
}

/// Recorded into declared metrics.
#[track_metrics(
    provider,
    operation,
    status: Status = from outcome,
    count = BENCH.bound_total(provider, operation, status),
    count = BENCH.outcomes_total(outcome),
    in_flight = BENCH.in_flight(provider),
    duration = BENCH.bound_duration_seconds(provider, operation),
    errors = BENCH.bound_errors_total(provider, error),
)]
fn bound(provider: Provider, operation: Operation, value: u64) -> Result<u64, CallError> {
    answer(value)
}

#[inline(always)]
fn answer(value: u64) -> Result<u64, CallError> {
    match value {
        0 => Err(CallError::Timeout),
        1 => Err(CallError::Refused),
        value => Ok(value),
    }
}

/// Values that the compiler knows nothing of.
fn labels() -> (Provider, Operation) {
    black_box((Provider::Anthropic, Operation::Image))
}

const OPERATIONS: &[Entry] = &[
    // What all others contain: the loop, and the values.
    ("labels", |times| {
        repeat(times, || {
            labels();
        });
    }),
    ("counter", |times| repeat(times, || BENCH.plain_total.inc())),
    ("counter_two_labels", |times| {
        repeat(times, || BENCH.calls_total.with(labels()).inc());
    }),
    ("counter_bounded_string", |times| {
        let model = black_box("claude-sonnet-5");
        repeat(times, || BENCH.models_total.with(Model::from(model)).inc());
    }),
    ("counter_long_string", |times| {
        let model = black_box("claude-sonnet-4-5-20250929");
        repeat(times, || BENCH.models_total.with(Model::from(model)).inc());
    }),
    ("counter_float", |times| {
        repeat(times, || {
            let value = black_box(0.25);
            BENCH.cost_dollars_total.with(labels().0).add(value);
        });
    }),
    ("up_down", |times| {
        repeat(times, || {
            let series = BENCH.in_flight.with(labels().0);
            series.inc();
            series.dec();
        });
    }),
    ("gauge_set", |times| {
        repeat(times, || BENCH.level.with(labels().0).set(black_box(2.5)));
    }),
    ("histogram_two_labels", |times| {
        repeat(times, || {
            BENCH.seconds.with(labels()).observe(black_box(0.3));
        });
    }),
    ("summary_two_labels", |times| {
        repeat(times, || {
            BENCH.size_bytes.with(labels()).observe(black_box(0.3));
        });
    }),
    ("scrape_counter_line", |times| {
        scrape_lines(Counters::touched(), 60, times);
    }),
    ("scrape_counter_line_of_two", |times| {
        scrape_lines(Pairs::touched(), 40, times);
    }),
    ("scrape_histogram_line", |times| {
        scrape_lines(Histograms::touched(), 280, times);
    }),
    ("scrape_untouched_run", |times| {
        scrape_lines(Untouched::new(), 12, times);
    }),
    ("call_shorthand", |times| {
        repeat(times, || {
            let (provider, operation) = labels();
            let _ = black_box(shorthand(provider, operation, black_box(7)));
        });
    }),
    ("call_shorthand_error", |times| {
        repeat(times, || {
            let (provider, operation) = labels();
            let _ = black_box(shorthand(provider, operation, black_box(1)));
        });
    }),
    ("call_shorthand_async", |times| {
        repeat(times, || {
            let (provider, operation) = labels();
            let _ = black_box(finish(shorthand_async(provider, operation, black_box(7))));
        });
    }),
    ("call_bound", |times| {
        repeat(times, || {
            let (provider, operation) = labels();
            let _ = black_box(bound(provider, operation, black_box(7)));
        });
    }),
];

fn main() -> ExitCode {
    // The values that no operation uses.
    black_box([Provider::Openai, Provider::FalAi]);
    black_box([Operation::Text, Operation::Audio, Operation::Video]);
    run(OPERATIONS)
}
