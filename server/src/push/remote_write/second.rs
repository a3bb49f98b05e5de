//! Version 2.0: words once a message, what each series is, when it began, and native histograms.
//!
//! Source: `io/prometheus/write/v2/types.proto` of
//! <https://github.com/prometheus/prometheus/tree/main/prompb>. When a series began stands where receivers of
//! 2.0-rc.3 look for it, and where those of rc.4 do.

use super::histogram::{Histogram, histogram, stale};
use super::series::{STALE, Series, Value, Versions};
use std::collections::HashMap;
use tallymark_runtime::Kind;

/// The fields that tell of it.
pub(super) const HEADERS: &[(&str, &str)] = &[
    ("content-encoding", "snappy"),
    (
        "content-type",
        "application/x-protobuf;proto=io.prometheus.write.v2.Request",
    ),
    ("x-prometheus-remote-write-version", "2.0.0"),
];

/// A body, as far as it is sent.
#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct Request {
    #[prost(string, repeated, tag = "4")]
    symbols: Vec<String>,
    #[prost(message, repeated, tag = "5")]
    timeseries: Vec<TimeSeries>,
}

/// A series, and its samples by time.
#[derive(Clone, PartialEq, prost::Message)]
struct TimeSeries {
    /// Name, value, name, value, …
    #[prost(uint32, repeated, tag = "1")]
    labels: Vec<u32>,
    #[prost(message, repeated, tag = "2")]
    samples: Vec<Sample>,
    #[prost(message, repeated, tag = "3")]
    histograms: Vec<Histogram>,
    #[prost(message, optional, tag = "5")]
    metadata: Option<Metadata>,
    /// 2.0-rc.3.
    #[prost(int64, tag = "6")]
    created: i64,
}

/// A value at a time, in milliseconds since 1970.
#[derive(Clone, Copy, PartialEq, prost::Message)]
struct Sample {
    #[prost(double, tag = "1")]
    value: f64,
    #[prost(int64, tag = "2")]
    timestamp: i64,
    /// 2.0-rc.4.
    #[prost(int64, tag = "3")]
    start: i64,
}

#[derive(Clone, Copy, PartialEq, prost::Message)]
struct Metadata {
    #[prost(int32, tag = "1")]
    kind: i32,
    #[prost(uint32, tag = "3")]
    help: u32,
    #[prost(uint32, tag = "4")]
    unit: u32,
}

/// Words by their numbers; the first is empty.
#[derive(Default)]
struct Symbols<'a> {
    numbers: HashMap<&'a str, u32>,
    words: Vec<&'a str>,
}

impl<'a> Symbols<'a> {
    fn number(&mut self, word: &'a str) -> u32 {
        // A message has far fewer series than would make this wrap.
        let next = self.words.len() as u32;
        let number = *self.numbers.entry(word).or_insert(next);
        if number == next {
            self.words.push(word);
        }
        number
    }
}

/// The body of these series, how many samples are in it, and how many of them are histograms.
pub(super) fn request(batch: &[Series]) -> (Request, u64, u64) {
    let mut symbols = Symbols::default();
    symbols.number("");
    let (mut timeseries, mut samples, mut histograms) = (Vec::new(), 0, 0);
    for series in batch {
        if series.versions == Versions::First {
            continue;
        }
        samples += series.samples();
        if series.versions == Versions::Second {
            histograms += series.samples();
        }
        timeseries.push(time_series(series, &mut symbols));
    }
    let words = symbols.words.into_iter();
    let request = Request {
        symbols: words.map(str::to_owned).collect(),
        timeseries,
    };
    (request, samples, histograms)
}

fn time_series<'a>(series: &'a Series, symbols: &mut Symbols<'a>) -> TimeSeries {
    let (at, created) = (
        series.at.cast_signed(),
        series.created.unwrap_or_default().cast_signed(),
    );
    let mut labels = Vec::with_capacity(series.labels.len() * 2);
    for label in &series.labels {
        labels.push(symbols.number(&label.name));
        labels.push(symbols.number(&label.value));
    }
    let metadata = Metadata {
        kind: kind(series.family.kind),
        help: symbols.number(&series.family.help),
        unit: symbols.number(series.family.unit),
    };
    let sample = |value, timestamp| Sample {
        value,
        timestamp,
        start: created,
    };
    let (mut samples, mut histograms) = (Vec::new(), Vec::new());
    match &series.value {
        Value::Number(value) => samples.push(sample(*value, at)),
        Value::Native(value) => histograms.push(histogram(value, at, created)),
        Value::Stale if series.versions == Versions::Second => histograms.push(stale(at)),
        Value::Stale => samples.push(sample(STALE, at)),
    }
    if series.is_ended && series.versions == Versions::Second {
        histograms.push(stale(at + 1));
    } else if series.is_ended {
        samples.push(sample(STALE, at + 1));
    }
    TimeSeries {
        labels,
        samples,
        histograms,
        metadata: Some(metadata),
        created,
    }
}

fn kind(kind: Kind) -> i32 {
    match kind {
        Kind::Counter => 1,
        Kind::Gauge | Kind::UpDown => 2,
        Kind::Histogram | Kind::NativeHistogram => 3,
        Kind::Summary => 5,
        Kind::Info => 6,
        Kind::StateSet => 7,
        Kind::Unknown => 0,
    }
}
