//! The families of this crate inside a `prometheus::Registry` read as they do in our own text.
#![allow(
    clippy::float_cmp,
    reason = "what is counted exactly is compared exactly"
)]

use prometheus::{Encoder, TextEncoder};
use std::collections::BTreeMap;
use tallymark::prometheus::PrometheusCollector;
use tallymark::{Counter, Gauge, Histogram, Label, MetricSet, Summary, UpDown, registry};

#[derive(Label, Clone, Copy)]
enum Zone {
    #[label("north \"1\"\\\n")]
    North,
    South,
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
}

#[test]
fn a_name_that_is_taken_is_refused() {
    let theirs = prometheus::Registry::new();
    let taken = prometheus::IntCounter::new("bridge_jobs", "Taken.").unwrap();
    theirs.register(Box::new(taken)).unwrap();
    let collector = PrometheusCollector::new(registry()).unwrap();
    theirs.register(Box::new(collector)).unwrap_err();
}
