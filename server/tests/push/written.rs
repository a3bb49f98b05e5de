//! Messages of remote write, decoded.

use crate::receiver::Request;
use prost::Message;
use std::collections::BTreeMap;

/// What Prometheus calls stale.
pub(crate) const STALE: u64 = 0x7ff0_0000_0000_0002;

#[derive(Clone, PartialEq, Message)]
struct WriteRequest {
    #[prost(message, repeated, tag = "1")]
    timeseries: Vec<TimeSeries>,
}

#[derive(Clone, PartialEq, Message)]
struct TimeSeries {
    #[prost(message, repeated, tag = "1")]
    labels: Vec<Label>,
    #[prost(message, repeated, tag = "2")]
    samples: Vec<Sample>,
}

#[derive(Clone, PartialEq, Message)]
struct Label {
    #[prost(string, tag = "1")]
    name: String,
    #[prost(string, tag = "2")]
    value: String,
}

#[derive(Clone, PartialEq, Message)]
struct Sample {
    #[prost(double, tag = "1")]
    value: f64,
    #[prost(int64, tag = "2")]
    timestamp: i64,
}

/// The samples of each series, in the order in which they came: time, and value.
pub(crate) type Written = BTreeMap<String, Vec<(i64, f64)>>;

/// What a receiver was sent, held against the rules of the protocol on the way.
pub(crate) fn written(requests: &[Request]) -> Written {
    let mut written = Written::new();
    for request in requests {
        assert_eq!(request.header("content-encoding"), "snappy");
        assert_eq!(request.header("content-type"), "application/x-protobuf");
        assert_eq!(request.header("x-prometheus-remote-write-version"), "0.1.0");
        let body = snap::raw::Decoder::new().decompress_vec(&request.body);
        let message = WriteRequest::decode(&*body.expect("Snappy")).expect("a message");
        assert!(!message.timeseries.is_empty());
        for series in message.timeseries {
            let names: Vec<_> = series.labels.iter().map(|label| &label.name).collect();
            assert!(names.is_sorted_by(|one, next| one < next), "{names:?}");
            let is_full = |label: &Label| !label.name.is_empty() && !label.value.is_empty();
            assert!(series.labels.iter().all(is_full), "{:?}", series.labels);
            let samples = written.entry(name(&series.labels)).or_default();
            samples.extend(series.samples.iter().map(|one| (one.timestamp, one.value)));
        }
    }
    written
}

/// As the text format has it, with sorted labels.
fn name(labels: &[Label]) -> String {
    let (names, labels): (Vec<_>, Vec<_>) =
        labels.iter().partition(|label| label.name == "__name__");
    assert_eq!(names.len(), 1);
    let labels: Vec<_> = labels
        .iter()
        .map(|label| format!("{}={:?}", label.name, label.value))
        .collect();
    format!("{}{{{}}}", names[0].value, labels.join(","))
}

/// The values of one series.
#[track_caller]
pub(crate) fn values(written: &Written, series: &str) -> Vec<f64> {
    let Some(samples) = written.get(series) else {
        panic!("no {series} in {:?}", written.keys());
    };
    assert!(
        samples.is_sorted_by(|(one, _), (next, _)| one < next),
        "{samples:?}"
    );
    samples.iter().map(|(_, value)| *value).collect()
}
