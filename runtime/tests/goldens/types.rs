//! A registry for each type of metric, with all that the type can show.

use crate::support::labels::{Operation, Provider};
use crate::support::{metric_set, registered};
use std::time::{Duration, SystemTime};
use tallymark_runtime::{
    Counter, Exemplar, Gauge, Histogram, Info, NativeHistogram, Registry, StateSet, Summary, UpDown,
};

fn exemplar() -> Exemplar {
    let at = SystemTime::UNIX_EPOCH + Duration::from_millis(1_700_000_000_250);
    Exemplar::new([("trace_id", "a\"b")]).expect("short").at(at)
}

metric_set! {
    Counters, prefix = "", labels = &[("zone", "a\\b\n\"c\"")],
    {
        calls_total: Counter<Operation> = "Calls, \\ \"quoted\"\nand broken.";
        sent_bytes_total: Counter<(), f64> = "Bytes.";
        jobs: Counter = "Without the suffix.";
    }
}

pub(crate) fn counters() -> Registry {
    let (set, registry) = registered::<Counters>();
    set.calls_total.with(Operation::Text).add(u64::MAX - 1);
    set.calls_total.with(Operation::Text).inc_with(exemplar());
    set.sent_bytes_total.add(0.1);
    set.sent_bytes_total.add(0.2);
    set.jobs.inc();
    registry
}

metric_set! {
    Gauges, prefix = "", labels = &[],
    {
        heat_celsius: Gauge<Provider> = "Heat.";
        depth: UpDown = "Depth.";
        choice: Gauge<(), Provider> = "Set to a state.";
    }
}

pub(crate) fn gauges() -> Registry {
    let (set, registry) = registered::<Gauges>();
    set.heat_celsius.with(Provider::Openai).set(f64::NAN);
    set.heat_celsius
        .with(Provider::Anthropic)
        .set(f64::NEG_INFINITY);
    set.heat_celsius.with(Provider::FalAi).set(-1.5e300);
    set.depth.add(-7);
    set.choice.set(Provider::FalAi);
    registry
}

metric_set! {
    Histograms, prefix = "", labels = &[],
    { wait_seconds: Histogram<Operation> = "Waits.", bounds: &[0.005, 1.0, 1e6]; }
}

pub(crate) fn histograms() -> Registry {
    let (set, registry) = registered::<Histograms>();
    let text = set.wait_seconds.with(Operation::Text);
    for value in [0.004, 0.5, 0.5, 2e6] {
        text.observe(value);
    }
    text.observe_with(3e6, exemplar());
    text.observe_with(0.25, exemplar());
    registry
}

metric_set! {
    Natives, prefix = "", labels = &[],
    {
        size_bytes: NativeHistogram = "Exponential only.";
        both_seconds: NativeHistogram = "With bounds too.", bounds: &[0.5, 2.0];
    }
}

pub(crate) fn natives() -> Registry {
    let (set, registry) = registered::<Natives>();
    for value in [0.0, 1.0, 1.0, 1.1, 4.0, -4.0] {
        set.size_bytes.observe(value);
        set.both_seconds.observe(value);
    }
    registry
}

metric_set! {
    Summaries, prefix = "", labels = &[],
    { answer_tokens: Summary<Operation> = "Tokens."; }
}

pub(crate) fn summaries() -> Registry {
    let (set, registry) = registered::<Summaries>();
    set.answer_tokens.with(Operation::Image).observe(12.5);
    let quantiles = [(0.5, 12.0), (0.99, f64::NAN)];
    collected(&registry, move |out| {
        out.summary("other_tokens", "With quantiles.").sample(
            &[("model", "small")],
            3,
            36.0,
            &quantiles,
        );
    });
    registry
}

metric_set! {
    Infos, prefix = "", labels = &[],
    { build_info: Info<Provider> = "The build.", shows_untouched: false; }
}

pub(crate) fn infos() -> Registry {
    let (set, registry) = registered::<Infos>();
    set.build_info.set(Provider::FalAi);
    registry
}

metric_set! {
    States, prefix = "", labels = &[],
    { chosen: StateSet<Provider, Operation> = "Chosen provider."; }
}

pub(crate) fn states() -> Registry {
    let (set, registry) = registered::<States>();
    set.chosen.with(Operation::Text).set(Provider::Anthropic);
    registry
}

pub(crate) fn unknowns() -> Registry {
    let registry = Registry::new();
    collected(&registry, |out| {
        out.unknown("load", "Of what nothing is known.")
            .sample(&[("cpu", "0")], 0.5);
    });
    registry
}

metric_set! {
    Titles, prefix = "", labels = &[],
    {
        jobs: Gauge = "A name of its own.";
        jobs_total: Counter = "Cannot be called jobs in OpenMetrics.";
        jobs_info: Info = "Nor can this.";
        tasks_info: Info = "The first that is called tasks.";
        tasks_total: Counter = "The second.";
        given_total: Counter = "A collector has a family given.";
    }
}

pub(crate) fn titles() -> Registry {
    let (_set, registry) = registered::<Titles>();
    collected(&registry, |out| {
        out.gauge("given", "By a collector.").sample(&[], 1);
        out.counter("heard_total", "By a collector.").sample(&[], 1);
        out.counter("noise_total", "Cannot be called noise.")
            .sample(&[], 1);
        out.gauge("noise", "By a collector.").sample(&[], 1);
        out.counter("tasks_info_total", "As its own.")
            .sample(&[], 1);
    });
    registry
}

metric_set! {
    Names, prefix = "", labels = &[("service.name", "shop")],
    {
        wait: Histogram = "Waits.", name: "http.server.wait_seconds", bounds: &[0.5];
        calls: Counter<Provider> = "Aufrufe.", name: "größe.total";
        plain_total: Counter = "Plain.";
    }
}

pub(crate) fn names() -> Registry {
    let (set, registry) = registered::<Names>();
    set.wait.observe(0.25);
    set.calls.with(Provider::Openai).inc();
    set.plain_total.inc();
    registry
}

fn collected(
    registry: &Registry,
    mut collect: impl FnMut(&mut tallymark_runtime::Collection) + Send + 'static,
) {
    let collector = move |out: &mut tallymark_runtime::Collection| {
        collect(out);
        Ok(())
    };
    registry
        .register_collector("golden", Duration::from_hours(1), collector)
        .expect("a collector of its own");
}
