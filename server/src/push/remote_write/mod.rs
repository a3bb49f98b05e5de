//! Prometheus' remote write 1.0: protobuf, packed with Snappy.
//!
//! Source: <https://prometheus.io/docs/specs/prw/remote_write_spec/>. A series whose labels are missing
//! in a round has gone, and gets the stale marker.

mod messages;

use super::answer::{Answer, Verdict};
use super::builder::{Common, Protocol, PusherBuilder};
use super::error::PushError;
use super::message::{Encode, Message, Round, Wire};
use super::own;
use hyper::{Method, StatusCode};
use messages::{Label, Sample, TimeSeries, WriteRequest};
use prost::Message as _;
use std::collections::HashSet;
use tallymark_runtime::reading::{FamilyReading, Reader, SeriesReading};
use tallymark_runtime::{Escaping, Registry};

/// The NaN that says that a series has ended.
const STALE: u64 = 0x7ff0_0000_0000_0002;
/// How many series are in a message at most.
const BATCH: usize = 2000;

/// Prometheus' remote write 1.0, which Prometheus, `VictoriaMetrics`, Mimir, Thanos and others receive.
///
/// A message holds the series as a text scrape shows them, with names escaped by underscores and their
/// labels sorted. Native histograms have the buckets that text has. When a series is gone, and at the
/// end of the pusher, it gets the marker by which Prometheus knows that it has ended.
///
/// Version 1.0 has no way to tell what was kept of a message. A receiver that says so nevertheless,
/// in the fields `X-Prometheus-Remote-Write-Samples-Written` of version 2.0, is believed: what it has not
/// written counts as failed.
#[derive(Clone, Debug)]
pub struct RemoteWrite {
    is_ended: bool,
}

impl Default for RemoteWrite {
    fn default() -> Self {
        Self { is_ended: true }
    }
}

impl PusherBuilder<RemoteWrite> {
    /// Whether all series get the stale marker when the pusher ends: they do unless set. Prometheus then
    /// shows them no longer, where it otherwise would for five minutes.
    pub fn ended_at_shutdown(mut self, is_ended: bool) -> Self {
        self.protocol.is_ended = is_ended;
        self
    }
}

impl Protocol for RemoteWrite {
    const WIRE: Wire = Wire {
        protocol: own::Protocol::RemoteWrite,
        headers: &[
            ("content-encoding", "snappy"),
            ("content-type", "application/x-protobuf"),
            ("x-prometheus-remote-write-version", "0.1.0"),
        ],
        is_latest_only: false,
        is_retried: |status| status.is_server_error() || status == StatusCode::TOO_MANY_REQUESTS,
        judge,
    };

    fn encoder(self, common: &Common) -> Result<Box<dyn Encode>, PushError> {
        let labels = common.labels.iter();
        Ok(Box::new(Encoder {
            labels: labels
                .filter(|(_, value)| !value.is_empty())
                .cloned()
                .collect(),
            is_ended: self.is_ended,
            known: HashSet::new(),
        }))
    }
}

fn judge(answer: &Answer, samples: u64) -> Verdict {
    match answer.number("x-prometheus-remote-write-samples-written") {
        Some(written) if written < samples => Verdict::TakenBut {
            refused: samples - written,
            words: answer.words(),
        },
        _ => Verdict::Taken,
    }
}

struct Encoder {
    /// Labels of all series.
    labels: Vec<(String, String)>,
    is_ended: bool,
    /// The series of the round before.
    known: HashSet<Vec<Label>>,
}

impl Encode for Encoder {
    fn encode(&mut self, registry: &Registry, round: Round) -> Vec<Message> {
        let mut series = Series {
            constant: &self.labels,
            name: String::new(),
            at: round.at.cast_signed(),
            all: Vec::new(),
        };
        registry.read(round.limit, &mut series);
        let mut all = series.all;
        let stale = |at: u64| Sample {
            value: f64::from_bits(STALE),
            timestamp: at.cast_signed(),
        };
        for series in &all {
            self.known.remove(&series.labels);
        }
        all.extend(self.known.drain().map(|labels| TimeSeries {
            labels,
            samples: vec![stale(round.at)],
        }));
        if round.is_last && self.is_ended {
            let ending = all.iter_mut();
            for series in ending.filter(|series| series.samples[0].value.to_bits() != STALE) {
                series.samples.push(stale(round.at + 1));
            }
        }
        let mut messages = Vec::new();
        while !all.is_empty() {
            let rest = all.split_off(all.len().min(BATCH));
            let batch = WriteRequest { timeseries: all };
            messages.push(message(&batch));
            let alive = batch.timeseries.into_iter();
            let alive = alive.filter(|series| series.samples[0].value.to_bits() != STALE);
            self.known.extend(alive.map(|series| series.labels));
            all = rest;
        }
        messages
    }

    fn reset(&mut self) {
        self.known.clear();
    }
}

fn message(batch: &WriteRequest) -> Message {
    let samples: usize = batch.timeseries.iter().map(|one| one.samples.len()).sum();
    let packed = snap::raw::Encoder::new().compress_vec(&batch.encode_to_vec());
    Message {
        method: Method::POST,
        // Fails beyond 4 GiB alone, which no batch is; the receiver would refuse it as empty.
        body: packed.unwrap_or_default().into(),
        samples: samples as u64,
    }
}

/// The series of a round.
struct Series<'a> {
    constant: &'a [(String, String)],
    /// The name of the family that came last.
    name: String,
    at: i64,
    all: Vec<TimeSeries>,
}

impl Reader for Series<'_> {
    fn family(&mut self, family: &FamilyReading<'_>) {
        self.name = Escaping::Underscores.escape(family.name).into_owned();
    }

    fn series(&mut self, series: &SeriesReading<'_>) {
        let given = series.labels.iter().map(|(name, value)| {
            let name = Escaping::Underscores.escape_label(name).into_owned();
            (name, value.clone())
        });
        // To Prometheus an empty label is none.
        let mut labels: Vec<_> = given
            .filter(|(_, value)| !value.is_empty())
            .map(|(name, value)| Label { name, value })
            .collect();
        for (name, value) in self.constant {
            if labels.iter().all(|label| label.name != *name) {
                labels.push(Label::new(name, value));
            }
        }
        series.value.each_line(|line| {
            let mut labels = labels.clone();
            let name = format!("{}{}", self.name, line.suffix);
            labels.push(Label::new("__name__", &name));
            if let Some((name, value)) = line.label {
                labels.push(Label::new(name, value));
            }
            labels.sort_by(|one, other| one.name.cmp(&other.name));
            self.all.push(TimeSeries {
                labels,
                samples: vec![Sample {
                    value: line.value,
                    timestamp: self.at,
                }],
            });
        });
    }
}
