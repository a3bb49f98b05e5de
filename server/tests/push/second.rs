//! Version 2.0 of remote write, with receivers that know it and receivers that do not.

use crate::receiver::{Answer, Receiver, Request};
use crate::written::{STALE, values, written};
use crate::{Zone, alone, counted, patient, queued, shop};
use prost::Message;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use tallymark::testing::snapshot;
use tallymark::{Counter, Histogram, MetricSet, NativeHistogram, Registry};
use tallymark_server::push::{Pusher, PusherBuilder, RemoteWrite};

const EAST: &str = r#"shop_orders_total{zone="east"}"#;

#[derive(Clone, PartialEq, Message)]
struct Body {
    #[prost(string, repeated, tag = "4")]
    symbols: Vec<String>,
    #[prost(message, repeated, tag = "5")]
    timeseries: Vec<TimeSeries>,
}

#[derive(Clone, PartialEq, Message)]
struct TimeSeries {
    #[prost(uint32, repeated, tag = "1")]
    labels_refs: Vec<u32>,
    #[prost(message, repeated, tag = "2")]
    samples: Vec<Sample>,
    #[prost(message, repeated, tag = "3")]
    histograms: Vec<Native>,
    #[prost(message, optional, tag = "5")]
    metadata: Option<Metadata>,
    #[prost(int64, tag = "6")]
    created_timestamp: i64,
}

#[derive(Clone, PartialEq, Message)]
struct Sample {
    #[prost(double, tag = "1")]
    value: f64,
    #[prost(int64, tag = "2")]
    timestamp: i64,
    #[prost(int64, tag = "3")]
    start_timestamp: i64,
}

#[derive(Clone, Copy, PartialEq, Message)]
struct Metadata {
    #[prost(int32, tag = "1")]
    kind: i32,
    #[prost(uint32, tag = "3")]
    help_ref: u32,
    #[prost(uint32, tag = "4")]
    unit_ref: u32,
}

#[derive(Clone, PartialEq, Message)]
struct Native {
    #[prost(uint64, tag = "1")]
    count_int: u64,
    #[prost(double, tag = "3")]
    sum: f64,
    #[prost(sint32, tag = "4")]
    schema: i32,
    #[prost(double, tag = "5")]
    zero_threshold: f64,
    #[prost(uint64, tag = "6")]
    zero_count_int: u64,
    #[prost(sint64, repeated, tag = "9")]
    negative_deltas: Vec<i64>,
    #[prost(sint64, repeated, tag = "12")]
    positive_deltas: Vec<i64>,
    #[prost(int64, tag = "15")]
    timestamp: i64,
    #[prost(int64, tag = "17")]
    start_timestamp: i64,
}

/// A series with its words.
#[derive(Debug)]
struct Series {
    help: String,
    unit: String,
    body: TimeSeries,
}

fn is_second(request: &Request) -> bool {
    let kind = request.header("content-type");
    let is_second = kind == "application/x-protobuf;proto=io.prometheus.write.v2.Request";
    assert!(is_second || kind == "application/x-protobuf", "{kind}");
    let version = request.header("x-prometheus-remote-write-version");
    assert_eq!(version, if is_second { "2.0.0" } else { "0.1.0" });
    is_second
}

fn decode(request: &Request) -> Body {
    assert!(is_second(request));
    assert_eq!(request.header("content-encoding"), "snappy");
    let body = snap::raw::Decoder::new().decompress_vec(&request.body);
    Body::decode(&*body.expect("Snappy")).expect("a message")
}

/// The series of a request by name, held against the rules of the protocol on the way.
fn series(request: &Request) -> BTreeMap<String, Series> {
    let body = decode(request);
    let mut words = body.symbols.clone();
    assert_eq!(words[0], "");
    words.sort();
    words.dedup();
    assert_eq!(words.len(), body.symbols.len(), "{:?}", body.symbols);
    let word = |at: u32| body.symbols[at as usize].clone();
    let all = body.timeseries.iter().map(|series| {
        let pairs = series.labels_refs.chunks(2);
        let pairs: Vec<_> = pairs.map(|pair| (word(pair[0]), word(pair[1]))).collect();
        assert!(pairs.is_sorted_by(|one, next| one.0 < next.0), "{pairs:?}");
        assert!(
            pairs
                .iter()
                .all(|pair| !pair.0.is_empty() && !pair.1.is_empty())
        );
        assert_ne!(series.samples.is_empty(), series.histograms.is_empty());
        let (names, labels): (Vec<_>, Vec<_>) =
            pairs.into_iter().partition(|pair| pair.0 == "__name__");
        let labels = labels.into_iter();
        let labels: Vec<_> = labels
            .map(|(name, value)| format!("{name}={value:?}"))
            .collect();
        let metadata = series.metadata.expect("it says what it is");
        let found = Series {
            help: word(metadata.help_ref),
            unit: word(metadata.unit_ref),
            body: series.clone(),
        };
        (format!("{}{{{}}}", names[0].1, labels.join(",")), found)
    });
    let all: BTreeMap<_, _> = all.collect();
    assert_eq!(all.len(), body.timeseries.len());
    all
}

/// Takes all, and says so.
fn knows_both(request: &Request) -> String {
    if !is_second(request) {
        return "204 No Content".to_owned();
    }
    let body = decode(request);
    let samples: usize = body.timeseries.iter().map(|one| one.samples.len()).sum();
    let histograms: usize = body.timeseries.iter().map(|one| one.histograms.len()).sum();
    told(samples, histograms)
}

fn told(samples: usize, histograms: usize) -> String {
    let field = "X-Prometheus-Remote-Write";
    format!(
        "204 No Content\r\n{field}-Samples-Written: {samples}\r\n\
         {field}-Histograms-Written: {histograms}\r\n{field}-Exemplars-Written: 0"
    )
}

fn head(text: String) -> Answer {
    Answer::Head(text.leak())
}

fn pusher(receiver: &Receiver, registry: &Arc<Registry>) -> PusherBuilder<RemoteWrite> {
    patient(Pusher::remote_write(receiver.url("/")), registry)
}

#[derive(MetricSet)]
#[metrics(namespace = "work")]
struct Work {
    /// Done.
    done_total: Counter,
    /// Waits.
    #[metric(buckets = [0.5])]
    wait_seconds: Histogram,
    /// Sizes.
    #[metric(buckets = [10.0])]
    size_bytes: NativeHistogram,
}

fn work() -> (Arc<Work>, Arc<Registry>) {
    let (work, registry) = (Arc::new(Work::new()), Arc::new(Registry::new()));
    registry.register(&work).unwrap();
    work.done_total.add(3);
    work.wait_seconds.observe(1.0);
    for value in [1.0, 3.0, 3.5, -2.0, 0.0] {
        work.size_bytes.observe(value);
    }
    (work, registry)
}

#[test]
fn who_proves_to_know_it_is_told_all() {
    let _alone = alone();
    let began = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    let before = snapshot();
    let receiver = Receiver::start();
    receiver.answer_all(knows_both);
    let (_work, registry) = work();
    let pusher = pusher(&receiver, &registry)
        .native_histograms(true)
        .label("job", "test")
        .start()
        .unwrap();
    pusher.flush().unwrap();
    drop(pusher);
    let requests = receiver.requests();
    assert!(requests.iter().all(is_second));

    let all = series(requests.last().unwrap());
    let done = &all[r#"work_done_total{job="test"}"#];
    assert_eq!((&*done.help, &*done.unit), ("Done.", ""));
    assert_eq!(done.body.metadata.unwrap().kind, 1);
    let [sample, end] = &done.body.samples[..] else {
        panic!("{done:?}");
    };
    assert_eq!((sample.value, end.value.to_bits()), (3.0, STALE));
    assert_eq!(end.timestamp, sample.timestamp + 1);
    let created = done.body.created_timestamp;
    assert_eq!(created, sample.start_timestamp);
    assert!(
        created >= began.as_millis() as i64 && created <= sample.timestamp,
        "{done:?}"
    );

    let wait = &all[r#"work_wait_seconds_bucket{job="test",le="+Inf"}"#];
    assert_eq!((&*wait.help, &*wait.unit), ("Waits.", "seconds"));
    assert_eq!(wait.body.metadata.unwrap().kind, 3);
    assert_eq!(wait.body.samples[0].value.to_bits(), 1f64.to_bits());

    let size = &all[r#"work_size_bytes{job="test"}"#];
    assert_eq!((&*size.help, &*size.unit), ("Sizes.", "bytes"));
    let [native, end] = &size.body.histograms[..] else {
        panic!("{size:?}");
    };
    assert_eq!((native.count_int, native.zero_count_int), (5, 1));
    assert_eq!((native.sum, end.sum.to_bits()), (5.5, STALE));
    let counts = |deltas: &[i64]| {
        let counts = deltas.iter().scan(0, |sum, delta| {
            *sum += delta;
            Some(*sum)
        });
        counts.sum::<i64>()
    };
    assert_eq!(counts(&native.positive_deltas), 3);
    assert_eq!(counts(&native.negative_deltas), 1);
    assert_eq!(native.start_timestamp, size.body.created_timestamp);
    assert!(!all.keys().any(|name| name.starts_with("work_size_bytes_")));
    let messages = requests.len() as u64;
    // A counter, four lines and a native histogram, and once more in the last message.
    assert_eq!(
        counted(&before, "remote_write"),
        [6 * (messages + 1), 0, 0, 0]
    );
}

#[test]
fn native_histograms_are_lines_unless_wanted_and_in_version_1() {
    let _alone = alone();
    for is_native in [false, true] {
        let receiver = Receiver::start();
        let (_work, registry) = work();
        let pusher = pusher(&receiver, &registry).native_histograms(is_native);
        let pusher = pusher.ended_at_shutdown(false).start().unwrap();
        crate::until(|| receiver.requests().len() == 2);
        let requests = receiver.requests();
        let second = series(&requests[0]);
        assert_eq!(second.contains_key("work_size_bytes{}"), is_native);
        assert_ne!(second.contains_key("work_size_bytes_count{}"), is_native);
        let first = written(&requests[1..]);
        assert_eq!(
            values(&first, r#"work_size_bytes_bucket{le="10.0"}"#),
            [5.0]
        );
        assert_eq!(values(&first, "work_size_bytes_count{}"), [5.0]);
        drop(pusher);
    }
}

#[test]
fn who_does_not_know_it_gets_the_same_by_version_1() {
    let _alone = alone();
    for head in [
        "204 No Content",
        "200 OK",
        "415 Unsupported Media Type",
        "400 Bad Request",
        "500 Internal Server Error",
    ] {
        let before = snapshot();
        let receiver = Receiver::start();
        receiver.answer(Answer::Head(head));
        let (shop, registry) = shop();
        let pusher = pusher(&receiver, &registry).start().unwrap();
        crate::until(|| counted(&before, "remote_write")[0] == 2);
        shop.orders_total.with(Zone::East).add(7);
        pusher.flush().unwrap();
        drop(pusher);
        let requests = receiver.requests();
        let asked: Vec<_> = requests.iter().map(is_second).collect();
        assert_eq!(asked, [true, false, false, false], "{head}");
        let by_second = &series(&requests[0])[EAST].body.samples[0];
        let by_first = &written(&requests[1..])[EAST];
        assert_eq!(by_first[0], (by_second.timestamp, by_second.value));
        let bits: Vec<_> = by_first.iter().map(|(_, value)| value.to_bits()).collect();
        assert_eq!(bits, [0, 7f64.to_bits(), 7f64.to_bits(), STALE]);
        assert_eq!(counted(&before, "remote_write"), [8, 0, 0, 1], "{head}");
        assert_eq!(queued("remote_write"), 0);
    }
}

#[test]
fn who_knows_it_no_longer_gets_version_1() {
    let _alone = alone();
    let before = snapshot();
    let receiver = Receiver::start();
    receiver.answer(head(told(2, 0)));
    let (_shop, registry) = shop();
    let pusher = pusher(&receiver, &registry).start().unwrap();
    crate::until(|| counted(&before, "remote_write")[0] == 2);
    pusher.flush().unwrap();
    let asked: Vec<_> = receiver.requests().iter().map(is_second).collect();
    assert_eq!(asked, [true, true, false]);
    assert_eq!(counted(&before, "remote_write"), [4, 0, 0, 1]);
}

#[test]
fn what_is_not_written_has_failed() {
    let _alone = alone();
    let before = snapshot();
    let receiver = Receiver::start();
    receiver.answer_all(knows_both);
    let (_work, registry) = work();
    // Of five samples and one histogram.
    receiver.answer(head(told(5, 0)));
    let pusher = pusher(&receiver, &registry)
        .native_histograms(true)
        .start()
        .unwrap();
    crate::until(|| counted(&before, "remote_write")[0] == 5);
    receiver.answer(head(
        told(3, 1).replace("204 No Content", "400 Bad Request"),
    ));
    let error = pusher.flush().unwrap_err();
    assert!(
        error.to_string().contains("2 of 6 samples were not kept"),
        "{error}"
    );
    // One that is proven is not asked by the older version.
    receiver.answer(Answer::Body("400 Bad Request", b"no".to_vec()));
    pusher.flush().unwrap_err();
    assert_eq!(counted(&before, "remote_write"), [9, 9, 0, 0]);
    assert!(receiver.requests().iter().all(is_second));
}

#[test]
fn one_that_is_away_is_asked_again_and_nothing_is_lost() {
    let _alone = alone();
    let before = snapshot();
    let receiver = Receiver::start();
    let address = receiver.address;
    for _ in 0..3 {
        receiver.answer(Answer::Head("503 Service Unavailable"));
    }
    let (shop, registry) = shop();
    let pusher = pusher(&receiver, &registry)
        .grace(Duration::from_millis(200))
        .start()
        .unwrap();
    crate::until(|| receiver.requests().len() >= 3);
    drop(receiver);
    for _ in 0..3 {
        shop.orders_total.with(Zone::East).inc();
        let _ = pusher.flush();
    }
    let receiver = Receiver::start_at(address);
    receiver.answer_all(|request| {
        if is_second(request) {
            "415 Unsupported Media Type".to_owned()
        } else {
            "204 No Content".to_owned()
        }
    });
    crate::until(|| counted(&before, "remote_write")[0] >= 6);
    pusher.flush().unwrap();
    let requests = receiver.requests();
    let asked = requests.iter().filter(|request| is_second(request)).count();
    assert_eq!(asked, 1);
    let requests: Vec<_> = requests.into_iter().filter(|one| !is_second(one)).collect();
    let all = values(&written(&requests), EAST);
    let tail = &all[all.len() - 4..];
    assert_eq!(tail, [1.0, 2.0, 3.0, 3.0]);
    let [_, failed, dropped, _] = counted(&before, "remote_write");
    assert_eq!([failed, dropped], [0, 0]);
}
