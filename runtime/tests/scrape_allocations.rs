//! A scrape allocates nothing once names are known and its buffer is large enough.

#![allow(
    unsafe_code,
    reason = "an allocator that counts has no other interface"
)]

mod support;

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use support::labels::{Model, Operation, Provider};
use support::text::encode;
use tallymark_runtime::{
    Counter, Escaping, Exemplar, Format, Gauge, Histogram, Label, LabelText, NamedLabel,
    NativeHistogram, Registry, Scrape, StateSet, Summary,
};

struct Counting;

thread_local! {
    static COUNT: Cell<u64> = const { Cell::new(0) };
}

// SAFETY: hands everything on to the system's allocator.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        COUNT.set(COUNT.get() + 1);
        // SAFETY: the caller's promise.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        // SAFETY: the caller's promise.
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// A label of `N` values.
#[derive(Clone, Copy)]
struct Place<const N: usize>(usize);

impl<const N: usize> Label for Place<N> {
    const CARDINALITY: usize = N;

    fn index(self) -> usize {
        self.0
    }

    fn text(index: usize) -> LabelText {
        LabelText::Value(format!("place {index}").into())
    }
}

impl<const N: usize> NamedLabel for Place<N> {
    const NAME: &'static str = "place.name";
}

macro_rules! families {
    ($name:ident, $places:literal) => {
        support::metric_set! {
            $name, prefix = "", labels = &[("zone", "a")],
            {
                visits_total: Counter<Place<$places>> = "Visits.";
                sent_bytes_total: Counter<Place<$places>, f64> = "Bytes.";
                depth: Gauge<Place<$places>> = "Depth.", name: "queue.depth";
                wait_seconds: Histogram<Place<$places>> = "Waits.", name: "queue.wait", bounds: &[0.5, 1.0];
                size_bytes: NativeHistogram<Place<$places>> = "Sizes.";
                tokens: Summary<Place<$places>> = "Tokens.";
                chosen: StateSet<Provider, Place<$places>> = "Chosen.", max_series: 10_000;
            }
        }

        impl $name {
            fn touched() -> (std::sync::Arc<Self>, Registry) {
                let (set, registry) = support::registered::<Self>();
                for place in (0..$places).map(Place) {
                    let exemplar = Exemplar::new([("id", "1")]).expect("short");
                    set.visits_total.with(place).inc_with(exemplar);
                    set.sent_bytes_total.with(place).add(0.5);
                    set.depth.with(place).set(-0.5);
                    set.wait_seconds.with(place).observe(0.75);
                    for size in [1.0, 2.0, 1e9] {
                        set.size_bytes.with(place).observe(size);
                    }
                    set.tokens.with(place).observe(3.0);
                    set.chosen.with(place).set(Provider::FalAi);
                }
                (set, registry)
            }
        }
    };
}

families!(Few, 2);
families!(Many, 200);

fn allocations(registry: &Registry, format: Format) -> u64 {
    let scrape = Scrape::new(format).created(true);
    let mut body = Vec::new();
    scrape.encode(registry, &mut body);
    body.clear();
    let before = COUNT.get();
    scrape.encode(registry, &mut body);
    let after = COUNT.get();
    assert!(!body.is_empty());
    after - before
}

#[test]
fn the_second_scrape_allocates_nothing() {
    let ((_few, few), (_many, many)) = (Few::touched(), Many::touched());
    let escapings = [Escaping::AllowUtf8, Escaping::Dots, Escaping::Values];
    let escaped = escapings.into_iter().flat_map(|escaping| {
        [
            Format::TextV1(escaping),
            Format::OpenMetrics(escaping),
            Format::Protobuf(escaping),
        ]
    });
    for format in escaped.chain([Format::Text, Format::OpenMetricsDraft]) {
        for registry in [&few, &many] {
            assert_eq!(allocations(registry, format), 0, "{format:?}");
        }
    }
    // What it costs to learn the names is counted.
    let (_set, fresh) = Many::touched();
    let before = COUNT.get();
    Scrape::new(Format::Text).encode(&fresh, &mut Vec::new());
    assert!(COUNT.get() - before > 200);
}

support::metric_set! {
    Late, prefix = "late", labels = &[],
    {
        first_total: Counter<(Model, Operation, Provider)> = "Its labels begin with it.";
        middle_total: Counter<(Operation, Model, Provider)> = "It stands between.";
        last_total: Counter<(Operation, Provider, Model)> = "It stands last.";
        wait_seconds: Histogram<Model> = "Waits.", bounds: &[0.5];
    }
}

#[test]
fn what_is_met_between_scrapes_is_shown_and_then_known() {
    let (late, registry) = support::registered::<Late>();
    let count = |model: &str, number| {
        let (model, operation, provider) = (Model::from(model), Operation::Text, Provider::FalAi);
        late.first_total
            .with((model, operation, provider))
            .add(number);
        late.middle_total
            .with((operation, model, provider))
            .add(number);
        late.last_total
            .with((operation, provider, model))
            .add(number);
        late.wait_seconds.with(model).observe(0.25);
    };
    let lines = |model: &str, number| {
        let model = format!("model=\"{model}\"");
        let (operation, provider) = ("operation=\"text\"", "provider=\"fal.ai\"");
        [
            format!("late_first_total{{{model},{operation},{provider}}} {number}\n"),
            format!("late_middle_total{{{operation},{model},{provider}}} {number}\n"),
            format!("late_last_total{{{operation},{provider},{model}}} {number}\n"),
            format!("late_wait_seconds_bucket{{{model},le=\"0.5\"}} 1\n"),
            format!("late_wait_seconds_count{{{model}}} 1\n"),
        ]
    };
    let shown = |text: &str, model: &str, number| {
        lines(model, number)
            .iter()
            .filter(|line| text.contains(*line))
            .count()
    };
    let long = "a name that fills more than one stride";
    for model in ["one", long, "third"] {
        assert_eq!(shown(&encode(&registry), model, 7), 0, "{model}");
        count(model, 7);
        // Rendered where it is met, and from a strip.
        for _ in 0..2 {
            let text = encode(&registry);
            assert_eq!(shown(&text, model, 7), 5, "{model}: {text}");
            assert_eq!(shown(&text, "one", 7), 5, "{model}: {text}");
        }
        for format in [Format::Text, Format::Protobuf(Escaping::AllowUtf8)] {
            assert_eq!(allocations(&registry, format), 0, "{model}, {format:?}");
        }
    }
}
