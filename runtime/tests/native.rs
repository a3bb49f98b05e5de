//! Native histograms, as every format shows them.

mod support;

use std::collections::BTreeMap;
use support::labels::Provider;
use support::protobuf::Message;
use support::{metric_set, registered};
use tallymark_runtime::__private::Detail;
use tallymark_runtime::testing::{Snapshot, thread_snapshot};
use tallymark_runtime::{Escaping, Exemplar, Format, NativeHistogram, Registry, Scrape};

metric_set! {
    Natives, prefix = "app", labels = &[],
    {
        latency_seconds: NativeHistogram<Provider> = "Both.", bounds: &[0.5, 2.0];
        size_bytes: NativeHistogram = "Exponential only.";
        coarse: NativeHistogram = "", detail: Detail::Native { max_buckets: 8 };
        seen: NativeHistogram<Provider> = "", shows_untouched: false;
    }
}

fn encoded(registry: &Registry, format: Format) -> Vec<u8> {
    let mut out = Vec::new();
    Scrape::new(format).encode(registry, &mut out);
    out
}

fn lines(registry: &Registry, format: Format) -> Vec<String> {
    let text = String::from_utf8(encoded(registry, format)).unwrap();
    text.lines().map(str::to_owned).collect()
}

/// The histogram messages of a family.
fn histograms(registry: &Registry, name: &str) -> Vec<Message> {
    let bytes = encoded(registry, Format::Protobuf(Escaping::Underscores));
    let families = Message::delimited(&bytes);
    let family = families
        .iter()
        .find(|family| family.text(1) == name)
        .unwrap();
    assert_eq!(family.unsigned(3), 4, "a histogram");
    let metrics = family.messages(4);
    metrics
        .iter()
        .map(|metric| metric.messages(7).remove(0))
        .collect()
}

/// Counts by bucket number, from spans and deltas.
fn buckets(histogram: &Message, spans: u64, deltas: u64) -> BTreeMap<i64, i64> {
    let mut deltas = histogram.signed(deltas).into_iter();
    let (mut index, mut count, mut found) = (0, 0, BTreeMap::new());
    for span in histogram.messages(spans) {
        index += span.signed(1)[0];
        for _ in 0..span.unsigned(2) {
            count += deltas.next().unwrap();
            found.insert(index, count);
            index += 1;
        }
    }
    assert_eq!(deltas.next(), None);
    found.retain(|_, count| *count > 0);
    found
}

#[test]
fn text_shows_classic_buckets() {
    let (set, registry) = registered::<Natives>();
    for value in [0.25, 0.5, 1.0, -3.0, 100.0] {
        set.latency_seconds.with(Provider::Openai).observe(value);
    }
    set.size_bytes.observe(7.0);
    let text = lines(&registry, Format::Text);
    for expected in [
        "# TYPE app_latency_seconds histogram",
        r#"app_latency_seconds_bucket{provider="openai",le="0.5"} 3"#,
        r#"app_latency_seconds_bucket{provider="openai",le="2.0"} 4"#,
        r#"app_latency_seconds_bucket{provider="openai",le="+Inf"} 5"#,
        r#"app_latency_seconds_sum{provider="openai"} 98.75"#,
        r#"app_latency_seconds_count{provider="openai"} 5"#,
        r#"app_latency_seconds_count{provider="anthropic"} 0"#,
        r#"app_size_bytes_bucket{le="+Inf"} 1"#,
        "app_size_bytes_sum 7",
        "app_size_bytes_count 1",
    ] {
        assert!(
            text.iter().any(|line| line == expected),
            "{expected}: {text:#?}"
        );
    }
    assert!(!text.iter().any(|line| line.starts_with("app_seen")));
    set.seen.with(Provider::FalAi).observe(1.0);
    let text = lines(&registry, Format::OpenMetrics(Escaping::Underscores));
    let seen = text
        .iter()
        .filter(|line| line.starts_with("app_seen_"))
        .count();
    assert_eq!(seen, 3, "{text:#?}");
    assert_eq!(
        (
            Natives::latency_seconds.series(),
            Natives::size_bytes.series()
        ),
        (15, 3)
    );
}

#[test]
fn protobuf_shows_exponential_buckets() {
    let (set, registry) = registered::<Natives>();
    let series = set.latency_seconds.with(Provider::Anthropic);
    for value in [1.0, 1.0, 2.0, 0.0, -4.0, 1.001] {
        series.observe(value);
    }
    let histograms = histograms(&registry, "app_latency_seconds");
    let of = &histograms[1];
    assert_eq!(of.unsigned(1), 6);
    assert!((of.double(2) - 1.001).abs() < 1e-12);
    assert_eq!(of.messages(3).len(), 2, "classic buckets but +Inf");
    // From 1.0 to 2.0 there are 257 buckets of schema 8, more than 160; of schema 7 there are 129.
    assert_eq!(of.signed(5), [7]);
    assert_eq!(of.double(6).to_bits(), 2f64.powi(-128).to_bits());
    assert_eq!(of.unsigned(7), 1);
    assert_eq!(
        buckets(of, 12, 13),
        BTreeMap::from([(0, 2), (1, 1), (128, 1)])
    );
    assert_eq!(buckets(of, 9, 10), BTreeMap::from([(256, 1)]));
    // Nothing observed, and native all the same.
    assert_eq!(
        (histograms[0].unsigned(1), histograms[0].signed(5)),
        (0, vec![8])
    );
}

#[test]
fn buckets_widen() {
    let (set, registry) = registered::<Natives>();
    for value in 1..=1000 {
        set.coarse.observe(f64::from(value));
    }
    let of = &histograms(&registry, "app_coarse")[0];
    assert_eq!((of.signed(5), of.unsigned(1)), (vec![-1], 1000));
    let expected = [(0, 1), (1, 3), (2, 12), (3, 48), (4, 192), (5, 744)];
    assert_eq!(buckets(of, 12, 13), BTreeMap::from(expected));
}

#[test]
fn what_is_not_finite_is_left_out() {
    let (set, _registry) = registered::<Natives>();
    for value in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 0.5] {
        set.size_bytes.observe(value);
    }
    assert_eq!(
        (set.size_bytes.count(), set.size_bytes.sum().to_bits()),
        (1, 0.5f64.to_bits())
    );
}

#[test]
fn snapshots_tell_what_changed() {
    let (set, _registry) = registered::<Natives>();
    (1..=4).for_each(|value| set.coarse.observe(f64::from(value)));
    set.coarse.observe(-1.0);
    let before = Snapshot::of(&set);
    assert_eq!(before.native_histogram("app_coarse", &[]).count(), 5);
    set.coarse.observe(1e30);
    set.coarse.observe(1.0);
    let delta = Snapshot::of(&set).delta(&before);
    let value = delta.native_histogram("app_coarse", &[]);
    assert_eq!(value.count(), 2);
    assert_eq!(
        value.positive.iter().map(|(_, count)| count).sum::<u64>(),
        2
    );
    assert_eq!((value.negative.len(), value.buckets[0].1), (0, 2));
    assert!(value.schema < before.native_histogram("app_coarse", &[]).schema);
    assert!(thread_snapshot().metrics().all(|name| name != "app_coarse"));
}

#[test]
fn instances_keep_their_own() {
    let (one, _registry) = registered::<Natives>();
    let (two, _registry) = registered::<Natives>();
    one.size_bytes
        .observe_duration(std::time::Duration::from_millis(1500));
    drop(one.size_bytes.start_timer());
    assert_eq!((one.size_bytes.count(), two.size_bytes.count()), (2, 0));
}

#[test]
fn exemplars_stand_at_classic_buckets() {
    let (set, registry) = registered::<Natives>();
    let exemplar = Exemplar::new([("trace_id", "abc")]).unwrap();
    set.latency_seconds
        .with(Provider::FalAi)
        .observe_with(1.5, exemplar);
    let text = lines(&registry, Format::OpenMetrics(Escaping::Underscores));
    let start =
        r#"app_latency_seconds_bucket{provider="fal.ai",le="2.0"} 1 # {trace_id="abc"} 1.5"#;
    assert!(text.iter().any(|line| line.starts_with(start)), "{text:#?}");
}

#[test]
fn all_counts_agree_while_threads_observe() {
    const EACH: u64 = 20_000;
    let (set, registry) = registered::<Natives>();
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..10)
            .map(|thread| {
                let series = set.latency_seconds.with(Provider::Openai);
                scope.spawn(move || {
                    for n in 0..EACH {
                        series.observe((n as f64 / 700.0).exp2() - f64::from(thread));
                    }
                })
            })
            .collect();
        let mut last = 0;
        while !threads
            .iter()
            .all(std::thread::ScopedJoinHandle::is_finished)
        {
            let of = histograms(&registry, "app_latency_seconds").remove(0);
            let native = of.unsigned(7).cast_signed()
                + buckets(&of, 12, 13).values().sum::<i64>()
                + buckets(&of, 9, 10).values().sum::<i64>();
            assert_eq!(of.unsigned(1).cast_signed(), native);
            assert!(native >= last);
            last = native;
            let snapshot = Snapshot::of(&set);
            let value = snapshot.native_histogram("app_latency_seconds", &[("provider", "openai")]);
            assert_eq!(
                value.count(),
                value.buckets.iter().map(|(_, count)| count).sum::<u64>()
            );
        }
    });
    assert_eq!(
        set.latency_seconds.with(Provider::Openai).count(),
        10 * EACH
    );
}
