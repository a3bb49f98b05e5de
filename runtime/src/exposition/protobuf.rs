//! The protobuf format: `io.prometheus.client.MetricFamily`, each message after its length.
//!
//! Source of messages and field numbers: `metrics.proto` of
//! <https://github.com/prometheus/client_model>. Messages are written in place and their lengths
//! moved before them, so that a series needs no memory of its own.
//!
//! What a series has beyond numbers stands in the message of its value, within `series`; a native
//! histogram's buckets in `native`.

use super::encoder::{Encoder, Head, Labels};
use super::native::push_native;
use super::wire::{insert_length, push_double, push_message, push_text, push_unsigned};
use crate::description::Kind;
use crate::exemplar::SeriesExemplars;
use crate::walk::{Point, Reading};

/// Fields of `MetricFamily`.
mod family {
    pub(super) const NAME: u32 = 1;
    pub(super) const HELP: u32 = 2;
    pub(super) const TYPE: u32 = 3;
    pub(super) const METRIC: u32 = 4;
    pub(super) const UNIT: u32 = 5;
}

/// Fields of `Metric`.
mod metric {
    pub(super) const GAUGE: u32 = 2;
    pub(super) const COUNTER: u32 = 3;
    pub(super) const SUMMARY: u32 = 4;
    pub(super) const UNTYPED: u32 = 5;
    pub(super) const HISTOGRAM: u32 = 7;
}

/// Values of `MetricType`.
mod types {
    pub(super) const COUNTER: u64 = 0;
    pub(super) const GAUGE: u64 = 1;
    pub(super) const SUMMARY: u64 = 2;
    pub(super) const UNTYPED: u64 = 3;
    pub(super) const HISTOGRAM: u64 = 4;
}

/// Fields of `Histogram` and of `Summary`.
const SAMPLE_COUNT: u32 = 1;
const SAMPLE_SUM: u32 = 2;
/// Field of `Summary`.
const QUANTILE: u32 = 3;
/// Field of `Histogram`.
const BUCKET: u32 = 3;
/// Fields of `Bucket`.
const CUMULATIVE_COUNT: u32 = 1;
const UPPER_BOUND: u32 = 2;
/// The field of `Counter`, `Gauge` and `Untyped`.
const VALUE: u32 = 1;

/// Fields for when counting began.
mod created {
    pub(super) const COUNTER: u32 = 3;
    pub(super) const SUMMARY: u32 = 4;
    pub(super) const HISTOGRAM: u32 = 15;
}

/// Fields of `Counter` and of `Bucket`.
mod exemplar {
    pub(super) const OF_COUNTER: u32 = 2;
    pub(super) const OF_BUCKET: u32 = 3;
}

pub(crate) struct Protobuf<'a> {
    out: &'a mut Vec<u8>,
    /// Where the message of the family that came last begins.
    start: Option<usize>,
}

impl<'a> Protobuf<'a> {
    pub(crate) fn new(out: &'a mut Vec<u8>) -> Self {
        Self { out, start: None }
    }

    fn end_family(&mut self) {
        if let Some(start) = self.start.take() {
            insert_length(self.out, start);
        }
    }
}

impl Encoder for Protobuf<'_> {
    fn family(&mut self, head: &Head<'_>) {
        self.end_family();
        self.start = Some(self.out.len());
        push_text(self.out, family::NAME, head.name);
        if !head.help.is_empty() {
            push_text(self.out, family::HELP, head.help);
        }
        let kind = match head.kind {
            Kind::Counter => types::COUNTER,
            Kind::Gauge | Kind::UpDown | Kind::Info | Kind::StateSet => types::GAUGE,
            Kind::Summary => types::SUMMARY,
            Kind::Unknown => types::UNTYPED,
            Kind::Histogram | Kind::NativeHistogram => types::HISTOGRAM,
        };
        push_unsigned(self.out, family::TYPE, kind);
        if let Some(unit) = head.unit() {
            push_text(self.out, family::UNIT, unit);
        }
    }

    fn series(&mut self, head: &Head<'_>, labels: &Labels<'_>, point: &Point<'_>) {
        if let Reading::State(state) = point.reading {
            for (at, last) in head.last.iter().enumerate() {
                push_message(self.out, family::METRIC, |out| {
                    labels.write(out);
                    last.push_to(out);
                    let value = f64::from(u8::from(state == Some(at)));
                    push_number(out, head.kind, value, point);
                });
            }
            return;
        }
        push_message(self.out, family::METRIC, |out| {
            labels.write(out);
            match point.reading {
                Reading::Unsigned(value) => push_number(out, head.kind, value as f64, point),
                Reading::Signed(value) => push_number(out, head.kind, value as f64, point),
                Reading::Float(value) => push_number(out, head.kind, value, point),
                Reading::Summary {
                    count,
                    sum,
                    quantiles,
                } => push_message(out, metric::SUMMARY, |out| {
                    push_unsigned(out, SAMPLE_COUNT, count);
                    push_double(out, SAMPLE_SUM, sum);
                    for (quantile, value) in quantiles {
                        push_message(out, QUANTILE, |out| {
                            push_double(out, 1, *quantile);
                            push_double(out, 2, *value);
                        });
                    }
                    push_created(out, created::SUMMARY, point);
                }),
                // One metric a state, above.
                Reading::State(_) => {}
                Reading::Histogram { buckets, sum } => {
                    push_message(out, metric::HISTOGRAM, |out| {
                        let count = buckets
                            .iter()
                            .fold(0, |sum: u64, bucket| sum.wrapping_add(*bucket));
                        push_unsigned(out, SAMPLE_COUNT, count);
                        push_double(out, SAMPLE_SUM, sum);
                        push_buckets(out, head, buckets, point.exemplars);
                        push_created(out, created::HISTOGRAM, point);
                    });
                }
                Reading::Native(observed) => push_message(out, metric::HISTOGRAM, |out| {
                    let exponential = &observed.exponential;
                    push_unsigned(out, SAMPLE_COUNT, exponential.count());
                    push_double(out, SAMPLE_SUM, exponential.sum);
                    push_buckets(out, head, &observed.buckets, point.exemplars);
                    push_native(out, exponential);
                    push_created(out, created::HISTOGRAM, point);
                }),
            }
        });
    }

    fn end(&mut self) {
        self.end_family();
    }
}

fn push_number(out: &mut Vec<u8>, kind: Kind, value: f64, point: &Point<'_>) {
    let field = match kind {
        Kind::Counter => metric::COUNTER,
        Kind::Unknown => metric::UNTYPED,
        _ => metric::GAUGE,
    };
    push_message(out, field, |out| {
        push_double(out, VALUE, value);
        if kind == Kind::Counter {
            let exemplars = point.exemplars.filter(|_| value > 0.0);
            push_exemplar(out, exemplar::OF_COUNTER, exemplars, 0);
            push_created(out, created::COUNTER, point);
        }
    });
}

/// Appends all buckets; that of `+Inf` only with an exemplar, since its count is the histogram's own.
fn push_buckets(
    out: &mut Vec<u8>,
    head: &Head<'_>,
    buckets: &[u64],
    exemplars: Option<SeriesExemplars<'_>>,
) {
    let mut count = 0u64;
    for (at, (bound, bucket)) in head.last.iter().zip(buckets).enumerate() {
        count = count.wrapping_add(*bucket);
        let exemplars = exemplars.filter(|exemplars| *bucket > 0 && exemplars.has(at));
        if at + 1 == buckets.len() && exemplars.is_none() {
            return;
        }
        push_message(out, BUCKET, |out| {
            push_unsigned(out, CUMULATIVE_COUNT, count);
            bound.push_to(out);
            push_exemplar(out, exemplar::OF_BUCKET, exemplars, at);
        });
    }
}

/// Appends the exemplar of a cell, if there is one.
fn push_exemplar(
    out: &mut Vec<u8>,
    field: u32,
    exemplars: Option<SeriesExemplars<'_>>,
    cell: usize,
) {
    const VALUE: u32 = 2;
    const TIMESTAMP: u32 = 3;
    let Some(exemplars) = exemplars else { return };
    exemplars.read(cell, |kept| {
        push_message(out, field, |out| {
            for (name, value) in kept.exemplar.labels() {
                push_label(out, name, value);
            }
            push_double(out, VALUE, kept.value);
            push_timestamp(out, TIMESTAMP, kept.at);
        });
    });
}

fn push_created(out: &mut Vec<u8>, field: u32, point: &Point<'_>) {
    if let Some(created) = point.created {
        push_timestamp(out, field, created);
    }
}

/// Appends a `google.protobuf.Timestamp`.
fn push_timestamp(out: &mut Vec<u8>, field: u32, millis: u64) {
    const SECONDS: u32 = 1;
    const NANOS: u32 = 2;
    push_message(out, field, |out| {
        push_unsigned(out, SECONDS, millis / 1000);
        push_unsigned(out, NANOS, millis % 1000 * 1_000_000);
    });
}

/// Appends a label as a message within `Metric` or `Exemplar`.
pub(super) fn push_label(out: &mut Vec<u8>, name: &str, value: &str) {
    const LABEL: u32 = 1;
    push_message(out, LABEL, |out| {
        push_text(out, 1, name);
        push_text(out, 2, value);
    });
}

/// Appends the upper bound within `Bucket`.
pub(super) fn push_bound(out: &mut Vec<u8>, bound: f64) {
    push_double(out, UPPER_BOUND, bound);
}
