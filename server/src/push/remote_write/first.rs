//! Version 1.0.
//!
//! Source: `remote.proto` and `types.proto` of <https://github.com/prometheus/prometheus/tree/main/prompb>.

use super::series::{self, STALE, Series, Value, Versions};

/// The fields that tell of it.
pub(super) const HEADERS: &[(&str, &str)] = &[
    ("content-encoding", "snappy"),
    ("content-type", "application/x-protobuf"),
    ("x-prometheus-remote-write-version", "0.1.0"),
];

/// A body, as far as it is sent.
#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct WriteRequest {
    #[prost(message, repeated, tag = "1")]
    timeseries: Vec<TimeSeries>,
}

/// A series, and its samples by time.
#[derive(Clone, PartialEq, prost::Message)]
struct TimeSeries {
    #[prost(message, repeated, tag = "1")]
    labels: Vec<Label>,
    #[prost(message, repeated, tag = "2")]
    samples: Vec<Sample>,
}

/// A label, or the name.
#[derive(Clone, PartialEq, Eq, prost::Message)]
struct Label {
    #[prost(string, tag = "1")]
    name: String,
    #[prost(string, tag = "2")]
    value: String,
}

/// A value at a time, in milliseconds since 1970.
#[derive(Clone, Copy, PartialEq, prost::Message)]
struct Sample {
    #[prost(double, tag = "1")]
    value: f64,
    #[prost(int64, tag = "2")]
    timestamp: i64,
}

/// The body of these series, and how many samples are in it.
pub(super) fn request(batch: &[Series]) -> (WriteRequest, u64) {
    let series = batch
        .iter()
        .filter(|series| series.versions != Versions::Second);
    let samples = series.clone().map(Series::samples).sum();
    let timeseries = series.map(time_series).collect();
    (WriteRequest { timeseries }, samples)
}

fn time_series(series: &Series) -> TimeSeries {
    let sample = |value, at: u64| Sample {
        value,
        timestamp: at.cast_signed(),
    };
    let value = match series.value {
        Value::Number(value) => value,
        Value::Native(_) | Value::Stale => STALE,
    };
    let mut samples = vec![sample(value, series.at)];
    if series.is_ended {
        samples.push(sample(STALE, series.at + 1));
    }
    TimeSeries {
        labels: series.labels.iter().map(Label::from).collect(),
        samples,
    }
}

impl From<&series::Label> for Label {
    fn from(label: &series::Label) -> Self {
        Self {
            name: label.name.clone(),
            value: label.value.clone(),
        }
    }
}
