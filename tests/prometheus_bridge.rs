//! The families of this crate inside a `prometheus::Registry` read as they do in our own text.
#![allow(
    clippy::float_cmp,
    reason = "what is counted exactly is compared exactly"
)]

use prometheus::{Encoder, TextEncoder};
use std::collections::BTreeMap;
use std::time::Duration;
use tallymark::prometheus::{PrometheusCollector, RegistrySource};
use tallymark::{
    Collection, Computed, Counter, Gauge, Histogram, Label, MetricSet, NativeHistogram, Registry,
    StateSet, Summary, UpDown, registry,
};

/// A limit that no test comes to.
const NEVER: Duration = Duration::from_hours(1);

#[derive(Label, Clone, Copy)]
enum Zone {
    #[label("north \"1\"\\\n")]
    North,
    South,
}

#[derive(Label, Clone, Copy)]
enum Door {
    Open,
    Shut,
}

/// One of each kind.
#[derive(MetricSet)]
#[metrics(namespace = "bridge", static = BRIDGE, labels(service = "test"))]
struct Bridge {
    /// Requests.
    requests_total: Counter<Zone>,
    /// Seconds of work.
    work_seconds_total: Counter<(), f64>,
    /// Temperature.
    temperature_celsius: Gauge<Option<Zone>>,
    /// Jobs in flight.
    jobs: UpDown,
    /// Latency.
    #[metric(buckets = [0.1, 1.0])]
    latency_seconds: Histogram<Zone>,
    /// Size.
    size_bytes: Summary,
    /// Door.
    door: StateSet<Door>,
    /// Lid.
    lid: Gauge<Zone, Door>,
    /// Length.
    length_meters: NativeHistogram<Zone>,
    /// Width.
    #[metric(buckets = [0.5, 5.0])]
    width_meters: NativeHistogram,
    /// Share.
    #[metric(ratio(requests_total{zone = "south"} / requests_total))]
    share_ratio: Computed,
}

/// Sample lines by name and labels, with their values as numbers.
fn samples(text: &str) -> BTreeMap<String, f64> {
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    lines
        .map(|line| line.rsplit_once(' ').expect("a name and a value"))
        .map(|(series, value)| (sorted(series), value.parse().expect("a number")))
        .collect()
}

/// The series with its labels in order, for theirs are sorted by name, and its bound as a number, for
/// theirs has `le="1"` where Prometheus itself and OpenMetrics write `le="1.0"`.
fn sorted(series: &str) -> String {
    let Some((name, labels)) = series
        .strip_suffix('}')
        .and_then(|series| series.split_once('{'))
    else {
        return series.to_owned();
    };
    let bound = |label: &str| {
        let bound = label.strip_prefix("le=\"")?.strip_suffix('"')?;
        Some(format!("le=\"{:?}\"", bound.parse::<f64>().ok()?))
    };
    let labels = labels.split(',');
    let mut labels: Vec<_> = labels
        .map(|label| bound(label).unwrap_or_else(|| label.to_owned()))
        .collect();
    labels.sort_unstable();
    format!("{name}{{{}}}", labels.join(","))
}

#[test]
fn both_expositions_agree() {
    BRIDGE.requests_total.with(Zone::North).add(3);
    BRIDGE.work_seconds_total.add(0.5);
    BRIDGE.temperature_celsius.with(None).set(-4.5);
    BRIDGE.temperature_celsius.with(Some(Zone::South)).set(21.0);
    BRIDGE.jobs.add(-2);
    for value in [0.1, 0.5, 7.0] {
        BRIDGE.latency_seconds.with(Zone::South).observe(value);
    }
    BRIDGE.size_bytes.observe(10.0);
    BRIDGE.door.set(Door::Shut);
    BRIDGE.lid.with(Zone::South).set(Door::Shut);
    for value in [-1.0, 0.0, 2.0, 1e9] {
        BRIDGE.length_meters.with(Zone::South).observe(value);
        BRIDGE.width_meters.observe(value);
    }
    BRIDGE.requests_total.with(Zone::South).add(1);

    let theirs = prometheus::Registry::new();
    let collector = PrometheusCollector::new(registry()).unwrap();
    theirs.register(Box::new(collector)).unwrap();
    let mut bytes = Vec::new();
    TextEncoder::new()
        .encode(&theirs.gather(), &mut bytes)
        .unwrap();
    let theirs = samples(&String::from_utf8(bytes).unwrap());

    let mut text = String::new();
    registry().encode_text(&mut text);
    let ours = samples(&text);

    assert_eq!(theirs, ours);
    assert_eq!(
        ours[r#"bridge_latency_seconds_bucket{le="1.0",service="test",zone="south"}"#],
        2.0
    );
    assert_eq!(
        ours[r#"bridge_requests_total{service="test",zone="north \"1\"\\\n"}"#],
        3.0
    );
    assert_eq!(ours[r#"bridge_temperature_celsius{service="test"}"#], -4.5);
    for (series, value) in [
        (r#"bridge_door{bridge_door="shut",service="test"}"#, 1.0),
        (r#"bridge_lid{service="test",zone="south"}"#, 1.0),
        (
            r#"bridge_length_meters_count{service="test",zone="south"}"#,
            4.0,
        ),
        (
            r#"bridge_width_meters_bucket{le="0.5",service="test"}"#,
            2.0,
        ),
        (r#"bridge_share_ratio{service="test"}"#, 0.25),
    ] {
        assert_eq!(ours[series], value, "{series}");
    }
}

#[test]
fn a_name_that_is_taken_is_refused() {
    let theirs = prometheus::Registry::new();
    let taken = prometheus::IntCounter::new("bridge_jobs", "Taken.").unwrap();
    theirs.register(Box::new(taken)).unwrap();
    let collector = PrometheusCollector::new(registry()).unwrap();
    theirs.register(Box::new(collector)).unwrap_err();
}

/// What their encoder writes of a registry of theirs.
fn their_text(registry: &prometheus::Registry) -> String {
    let mut bytes = Vec::new();
    TextEncoder::new()
        .encode(&registry.gather(), &mut bytes)
        .unwrap();
    String::from_utf8(bytes).unwrap()
}

/// What ours writes of a registry of theirs, without what it says of its collectors.
fn our_text(registry: prometheus::Registry) -> String {
    let ours = Registry::new();
    let source = RegistrySource::new(registry);
    ours.register_collector("theirs", NEVER, source).unwrap();
    let mut text = String::new();
    ours.encode_text(&mut text);
    let none = "{collector=\"theirs\",reason=\"invalid\"} 0\n";
    assert!(text.contains(none), "{text}");
    let end = text.find("# HELP tallymark_collector_").unwrap();
    text.truncate(end);
    text
}

/// The types of the families, by name.
fn types(text: &str) -> BTreeMap<&str, &str> {
    let lines = text.lines();
    let lines = lines.filter_map(|line| line.strip_prefix("# TYPE "));
    lines.filter_map(|line| line.split_once(' ')).collect()
}

#[test]
fn theirs_read_in_ours_as_they_do_there() {
    use prometheus::{
        GaugeVec, HistogramOpts, HistogramVec, IntCounter, IntCounterVec, IntGauge, Opts,
    };
    let theirs = prometheus::Registry::new_custom(
        Some("app".to_owned()),
        Some([("zone".to_owned(), "a \"b\"\\\n".to_owned())].into()),
    )
    .unwrap();
    let plain = IntCounter::new("plain_total", "Plain\nand \\simple.").unwrap();
    let colon = IntGauge::new("job:depth", "A name with a colon.").unwrap();
    let by_path = IntCounterVec::new(Opts::new("hits", "No suffix."), &["path", "code"]).unwrap();
    let level = GaugeVec::new(Opts::new("level", "Level."), &["tank"]).unwrap();
    let options = HistogramOpts::new("took_seconds", "Took.").buckets(vec![0.1, 1.0, 2.5]);
    let took = HistogramVec::new(options, &["path"]).unwrap();
    theirs.register(Box::new(plain.clone())).unwrap();
    theirs.register(Box::new(colon.clone())).unwrap();
    theirs.register(Box::new(by_path.clone())).unwrap();
    theirs.register(Box::new(level.clone())).unwrap();
    theirs.register(Box::new(took.clone())).unwrap();
    plain.inc_by((1 << 53) - 1);
    colon.set(-7);
    by_path.with_label_values(&["/", "200"]).inc_by(3);
    by_path.with_label_values(&["/", "500"]).inc();
    level.with_label_values(&["north"]).set(f64::NEG_INFINITY);
    level.with_label_values(&["south"]).set(1e-300);
    for value in [0.05, 0.1, 7.5] {
        took.with_label_values(&["/x"]).observe(value);
    }
    took.with_label_values(&["/y"]).observe(0.3);

    let text = our_text(theirs.clone());
    let own = their_text(&theirs);
    assert_eq!(samples(&text), samples(&own));
    assert_eq!(types(&text), types(&own));
    assert!(text.contains("# HELP app_plain_total Plain\\nand \\\\simple.\n"));
    assert!(text.contains("app_plain_total{zone=\"a \\\"b\\\"\\\\\\n\"} 9007199254740991\n"));
}

/// Families as they are.
struct Given(Vec<prometheus::proto::MetricFamily>, prometheus::core::Desc);

impl prometheus::core::Collector for Given {
    fn desc(&self) -> Vec<&prometheus::core::Desc> {
        vec![&self.1]
    }

    fn collect(&self) -> Vec<prometheus::proto::MetricFamily> {
        self.0.clone()
    }
}

/// A registry of these families.
fn given(families: Vec<prometheus::proto::MetricFamily>) -> prometheus::Registry {
    let none = std::collections::HashMap::new();
    let any = prometheus::core::Desc::new("any".to_owned(), "Any.".to_owned(), vec![], none);
    let theirs = prometheus::Registry::new();
    let given = Given(families, any.unwrap());
    theirs.register(Box::new(given)).unwrap();
    theirs
}

/// What none of their types makes, though their model has it.
#[allow(deprecated, reason = "they have no other way")]
fn rare() -> Vec<prometheus::proto::MetricFamily> {
    use prometheus::proto;
    let quantiles = [(0.5, 0.25), (0.99, 4.0)].map(|(rank, value)| {
        let mut quantile = proto::Quantile::default();
        quantile.set_quantile(rank);
        quantile.set_value(value);
        quantile
    });
    let mut summary = proto::Summary::default();
    summary.set_sample_count(9);
    summary.set_sample_sum(12.5);
    summary.set_quantile(quantiles.into());
    let mut rare = proto::Metric::default();
    rare.set_summary(summary);
    let mut untyped = proto::Untyped::default();
    untyped.set_value(0.5);
    let mut odd = proto::Metric::default();
    odd.set_untyped(untyped);
    let families = [
        ("rare", proto::MetricType::SUMMARY, rare),
        ("odd", proto::MetricType::UNTYPED, odd),
    ];
    let families = families.map(|(name, kind, metric)| {
        let mut family = proto::MetricFamily::default();
        family.set_name(name.to_owned());
        family.set_field_type(kind);
        family.set_metric(vec![metric]);
        family
    });
    families.into()
}

#[test]
fn quantiles_and_untyped_values_are_kept() {
    let text = our_text(given(rare()));
    assert_eq!(
        text,
        "# HELP odd \n# TYPE odd untyped\nodd 0.5\n# HELP rare \n# TYPE rare summary\n\
         rare{quantile=\"0.5\"} 0.25\nrare{quantile=\"0.99\"} 4\nrare_sum 12.5\nrare_count 9\n"
    );
}

#[test]
fn what_goes_there_and_comes_back_is_the_same() {
    let first: &'static Registry = Box::leak(Box::new(Registry::new()));
    let everything = |out: &mut Collection| {
        out.counter("a_total", "Counter.")
            .sample(&[("x", "1")], 3)
            .sample(&[("x", "2\n")], 0.5);
        out.gauge("b", "Gauge.").sample(&[], -2);
        out.histogram("c", "Histogram.", &[0.5, 5.0])
            .counts(&[("x", "1")], &[1, 2, 3], 30.5);
        out.summary("d", "Summary.")
            .sample(&[], 4, 2.0, &[(0.5, 1.0)]);
        out.info("e_info", "Info.").sample(&[("version", "1")]);
        Ok(())
    };
    first.register_collector("all", NEVER, everything).unwrap();
    let theirs = prometheus::Registry::new();
    let collector = PrometheusCollector::new(first).unwrap();
    theirs.register(Box::new(collector)).unwrap();
    // What the first says of its collector is left out: the second says such things itself. And
    // gathered here, since on a collector's thread the first would not ask its own.
    let back = our_text(given(theirs.gather()));
    let mut text = String::new();
    first.encode_text(&mut text);
    let end = text.find("# HELP tallymark_collector_").unwrap();
    assert_eq!(back, text[..end]);
}

#[test]
fn a_circle_ends() {
    let ours: &'static Registry = Box::leak(Box::new(Registry::new()));
    let theirs = prometheus::Registry::new();
    let jobs = prometheus::IntCounter::new("jobs_total", "Jobs.").unwrap();
    theirs.register(Box::new(jobs)).unwrap();
    let collector = PrometheusCollector::new(ours).unwrap();
    theirs.register(Box::new(collector)).unwrap();
    let source = RegistrySource::new(theirs.clone());
    ours.register_collector("theirs", NEVER, source).unwrap();
    let mut text = String::new();
    ours.encode_text(&mut text);
    assert!(text.contains("\njobs_total 0\n"), "{text}");
    assert!(text.contains("collector=\"theirs\",reason=\"timeout\"} 0\n"));
}
