//! Exemplars, and the time when a series began to count, as OpenMetrics shows them.

#![allow(clippy::float_cmp, reason = "the numbers are exact")]

mod support;

use std::time::{Duration, SystemTime};
use support::labels::{Operation, Provider};
use tallymark_runtime::{Counter, Escaping, Exemplar, Format, Gauge, Histogram, Scrape};
use tallymark_runtime::{Registry, Summary};

support::metric_set! {
    Events, prefix = "", labels = &[],
    {
        calls_total: Counter<(Provider, Operation)> = "Calls.", shows_untouched: false;
        dollars_total: Counter<(), f64> = "Money.";
        events: Counter = "What OpenMetrics does not know as a counter.";
        level: Gauge = "No counter.";
        seconds: Histogram<Operation> = "Time.", bounds: &[0.5, 1.0], shows_untouched: false;
        tokens: Summary = "Tokens.";
    }
}

fn body(registry: &Registry, scrape: &Scrape) -> String {
    let mut body = Vec::new();
    scrape.encode(registry, &mut body);
    String::from_utf8(body).expect("text")
}

/// OpenMetrics that a strict parser has read.
fn open_metrics(registry: &Registry, has_created: bool) -> String {
    let scrape = Scrape::new(Format::OpenMetrics(Escaping::Underscores));
    let text = body(registry, &scrape.created(has_created));
    // The parser does not know when a summary was created, though OpenMetrics does.
    let mut known = text.clone();
    if let Some(start) = known.find("tokens_created ") {
        known.replace_range(
            start
                ..known[start..]
                    .find('\n')
                    .map_or(start, |len| start + len + 1),
            "",
        );
    }
    if let Err(error) = openmetrics_parser::openmetrics::parse_openmetrics(&known) {
        panic!("not OpenMetrics: {error}\n{text}");
    }
    text
}

fn at(millis: u64) -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_millis(millis)
}

fn named(id: &str, millis: u64) -> Exemplar {
    let exemplar = Exemplar::new([("id", id)]).expect("short");
    exemplar.at(at(millis))
}

#[test]
fn exemplars_stand_behind_counters_and_buckets() {
    let (set, registry) = support::registered::<Events>();
    let calls = set.calls_total.with((Provider::FalAi, Operation::Text));
    let trace = Exemplar::trace([0xab; 16], [0x01; 8]);
    calls.inc_with(named("first", 1));
    calls.add_with(3, trace.at(at(1_520_879_607_789)));
    calls.inc_with(None);
    set.dollars_total
        .add_with(0.25, named("a \"b\"\\\n", 60_000));
    let seconds = set.seconds.with(Operation::Image);
    seconds.observe_with(0.5, named("bound", 2000));
    seconds.observe_with(-3.0, named("below", 1005));
    seconds.observe_with(7.5, named("above", 0));
    seconds.observe(0.75);
    let text = open_metrics(&registry, false);
    let with_exemplars: Vec<_> = text.lines().filter(|line| line.contains(" # ")).collect();
    let expected = [
        "calls_total{provider=\"fal.ai\",operation=\"text\"} 5 # {trace_id=\"abababababababababababababababab\",span_id=\"0101010101010101\"} 3 1520879607.789",
        "dollars_total 0.25 # {id=\"a \\\"b\\\"\\\\\\n\"} 0.25 60.000",
        "seconds_bucket{operation=\"image\",le=\"0.5\"} 2 # {id=\"below\"} -3 1.005",
        "seconds_bucket{operation=\"image\",le=\"+Inf\"} 4 # {id=\"above\"} 7.5 0.000",
    ];
    assert_eq!(with_exemplars, expected);
    for format in [Format::Text, Format::TextV1(Escaping::Underscores)] {
        let text = body(&registry, &Scrape::new(format).created(true));
        assert!(
            !text.contains(" # ") && !text.contains("_created"),
            "{text}"
        );
    }
}

#[test]
fn nothing_is_shown_where_nothing_may_be() {
    let (set, registry) = support::registered::<Events>();
    set.events.inc_with(named("unknown", 1));
    for refused in [f64::NAN, f64::INFINITY, -1.0] {
        set.dollars_total
            .with(())
            .add_with(refused, named("refused", 1));
    }
    for refused in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        let seconds = set.seconds.with(Operation::Text);
        seconds.observe_with(refused, named("refused", 1));
    }
    set.dollars_total.add_with(0.0, named("nothing", 1));
    let text = open_metrics(&registry, false);
    assert!(!text.contains(" # "), "{text}");
}

#[test]
fn an_exemplar_has_the_time_of_counting() {
    let (set, registry) = support::registered::<Events>();
    let before = SystemTime::now();
    set.dollars_total.inc_with(named("a", 0).at(before));
    let told = open_metrics(&registry, false);
    set.dollars_total
        .inc_with(Exemplar::new([("id", "a")]).expect("short"));
    let taken = open_metrics(&registry, false);
    let time = |text: &str| -> f64 {
        let line = text.lines().find(|line| line.contains(" # "));
        let time = line.expect("an exemplar").rsplit(' ').next();
        time.expect("a time").parse().expect("a number")
    };
    assert!(time(&told) <= time(&taken), "{told}{taken}");
}

#[test]
fn exemplars_go_with_their_instance() {
    let (set, registry) = support::registered::<Events>();
    set.dollars_total.inc_with(named("gone", 1));
    assert!(open_metrics(&registry, false).contains("gone"));
    registry.unregister(&set);
    drop((set, registry));
    let (set, registry) = support::registered::<Events>();
    set.dollars_total.inc();
    let text = open_metrics(&registry, false);
    assert!(!text.contains(" # "), "{text}");
}

#[test]
fn a_series_is_as_old_as_its_place_rather_than_its_first_event() {
    let seconds = |time: SystemTime| {
        let since = time.duration_since(SystemTime::UNIX_EPOCH);
        since.expect("after 1970").as_millis() as f64 / 1000.0
    };
    let before = seconds(SystemTime::now());
    let (set, registry) = support::registered::<Events>();
    let created = |name: &str| -> f64 {
        let text = open_metrics(&registry, true);
        let line = text.lines().find_map(|line| line.strip_prefix(name));
        let time = line.unwrap_or_else(|| panic!("no {name} in {text}"));
        time.trim().parse().expect("a number")
    };
    let untouched = ["dollars_created ", "tokens_created "].map(created);
    let after = seconds(SystemTime::now());
    for time in untouched {
        assert!((before..=after).contains(&time), "{before} {time} {after}");
    }
    std::thread::sleep(Duration::from_millis(2));
    set.dollars_total.inc();
    set.tokens.observe(1.0);
    set.seconds.with(Operation::Text).observe(0.1);
    assert_eq!(
        ["dollars_created ", "tokens_created "].map(created),
        untouched
    );
    assert!(created("seconds_created{operation=\"text\"} ") <= after);
}

#[test]
fn only_what_counts_has_a_beginning() {
    let (set, registry) = support::registered::<Events>();
    set.calls_total
        .with((Provider::Openai, Operation::Text))
        .inc();
    set.seconds.with(Operation::Text).observe(0.1);
    let text = open_metrics(&registry, true);
    let created: Vec<_> = text
        .lines()
        .filter(|line| line.contains("_created"))
        .filter_map(|line| line.rsplit_once(' '))
        .map(|(series, _)| series)
        .collect();
    let expected = [
        "calls_created{provider=\"openai\",operation=\"text\"}",
        "dollars_created",
        "seconds_created{operation=\"text\"}",
        "tokens_created",
    ];
    assert_eq!(created, expected);
    assert!(!open_metrics(&registry, false).contains("_created"));
}
