//! Series as data points.

use super::messages::{
    Buckets, CUMULATIVE, Data, Exponential, ExponentialPoint, Gauge, Histogram, HistogramPoint,
    KeyValue, Metric, Number, NumberPoint, Quantile, Sum, Summary, SummaryPoint,
};
use tallymark_runtime::Kind;
use tallymark_runtime::reading::{FamilyReading, Reader, SeriesReading, ValueReading};
use tallymark_runtime::testing::NativeHistogramValue;

/// How many points are in a message at most.
const BATCH: u64 = 2000;
/// Values no further than this from 0 are zeros.
const ZERO_THRESHOLD: f64 = f64::from_bits((1023 - 128) << 52);

/// The metrics of messages, and how many points each message has.
pub(super) struct Points {
    time: u64,
    batches: Vec<(Vec<Metric>, u64)>,
    /// The family that came last, without points.
    family: Metric,
    kind: Kind,
    /// Whether the last metric of the last batch is of that family.
    is_open: bool,
}

impl Points {
    /// Those of a moment in milliseconds since 1970.
    pub(super) fn new(at: u64) -> Self {
        Self {
            time: nanoseconds(at),
            batches: Vec::new(),
            family: Metric::default(),
            kind: Kind::Unknown,
            is_open: false,
        }
    }

    pub(super) fn batches(self) -> Vec<(Vec<Metric>, u64)> {
        self.batches
    }

    /// The points of the family that came last, in a message that has room.
    fn data(&mut self, empty: impl FnOnce(Kind) -> Data) -> Option<&mut Data> {
        if self
            .batches
            .last()
            .is_none_or(|(_, points)| *points >= BATCH)
        {
            self.batches.push((Vec::new(), 0));
            self.is_open = false;
        }
        let (metrics, points) = self.batches.last_mut()?;
        *points += 1;
        if !std::mem::replace(&mut self.is_open, true) {
            metrics.push(Metric {
                data: Some(empty(self.kind)),
                ..self.family.clone()
            });
        }
        metrics.last_mut()?.data.as_mut()
    }
}

impl Reader for Points {
    fn family(&mut self, family: &FamilyReading<'_>) {
        self.family = Metric {
            name: family.name.to_owned(),
            description: family.help.to_owned(),
            unit: family.unit.map(unit).unwrap_or_default().to_owned(),
            data: None,
        };
        self.kind = family.kind;
        self.is_open = false;
    }

    fn series(&mut self, series: &SeriesReading<'_>) {
        let labels = series.labels.iter();
        let labels = labels.filter(|(_, value)| !value.is_empty());
        let attributes = labels.map(|(name, value)| KeyValue::new(name, value));
        let attributes = attributes.collect();
        let (time, start) = (self.time, series.created.map_or(0, nanoseconds));
        match &series.value {
            ValueReading::Histogram {
                bounds,
                buckets,
                sum,
            } => {
                let point = HistogramPoint {
                    attributes,
                    start,
                    time,
                    count: buckets.iter().fold(0, |all, one| all.wrapping_add(*one)),
                    sum: Some(*sum),
                    counts: buckets.to_vec(),
                    bounds: bounds.to_vec(),
                };
                let empty = |_| {
                    Data::Histogram(Histogram {
                        points: Vec::new(),
                        temporality: CUMULATIVE,
                    })
                };
                if let Some(Data::Histogram(histogram)) = self.data(empty) {
                    histogram.points.push(point);
                }
            }
            ValueReading::Native(value) => {
                let point = ExponentialPoint {
                    attributes,
                    start,
                    time,
                    ..exponential(value)
                };
                let empty = |_| {
                    Data::Exponential(Exponential {
                        points: Vec::new(),
                        temporality: CUMULATIVE,
                    })
                };
                if let Some(Data::Exponential(histogram)) = self.data(empty) {
                    histogram.points.push(point);
                }
            }
            ValueReading::Summary {
                count,
                sum,
                quantiles,
            } => {
                let quantiles = quantiles.iter();
                let point = SummaryPoint {
                    attributes,
                    start,
                    time,
                    count: *count,
                    sum: *sum,
                    quantiles: quantiles
                        .map(|(quantile, value)| Quantile {
                            quantile: *quantile,
                            value: *value,
                        })
                        .collect(),
                };
                let empty = |_| Data::Summary(Summary { points: Vec::new() });
                if let Some(Data::Summary(summary)) = self.data(empty) {
                    summary.points.push(point);
                }
            }
            value => {
                let Some(number) = number(value) else { return };
                let point = NumberPoint {
                    attributes,
                    start,
                    time,
                    value: Some(number),
                };
                match self.data(numbers) {
                    Some(Data::Gauge(gauge)) => gauge.points.push(point),
                    Some(Data::Sum(sum)) => sum.points.push(point),
                    _ => {}
                }
            }
        }
    }
}

/// What numbers are, where there are none yet.
fn numbers(kind: Kind) -> Data {
    match kind {
        Kind::Counter | Kind::UpDown => Data::Sum(Sum {
            points: Vec::new(),
            temporality: CUMULATIVE,
            is_monotonic: kind == Kind::Counter,
        }),
        _ => Data::Gauge(Gauge { points: Vec::new() }),
    }
}

fn number(value: &ValueReading<'_>) -> Option<Number> {
    Some(match value {
        ValueReading::Unsigned(value) => match i64::try_from(*value) {
            Ok(value) => Number::Int(value),
            Err(_) => Number::Double(*value as f64),
        },
        ValueReading::Signed(value) => Number::Int(*value),
        ValueReading::Float(value) => Number::Double(*value),
        _ => return None,
    })
}

fn exponential(value: &NativeHistogramValue) -> ExponentialPoint {
    ExponentialPoint {
        count: value.count(),
        sum: Some(value.sum),
        scale: value.schema,
        zeros: value.zero_count,
        positive: Some(buckets(&value.positive)),
        negative: Some(buckets(&value.negative)),
        zero_threshold: ZERO_THRESHOLD,
        ..ExponentialPoint::default()
    }
}

/// Buckets with all between them. Ours are named by their upper bound, and theirs by the lower.
fn buckets(known: &[(i32, u64)]) -> Buckets {
    let Some((first, _)) = known.first() else {
        return Buckets::default();
    };
    let mut counts = Vec::new();
    for (index, count) in known {
        counts.resize((index - first) as usize, 0);
        counts.push(*count);
    }
    Buckets {
        offset: first - 1,
        counts,
    }
}

fn nanoseconds(millis: u64) -> u64 {
    millis.saturating_mul(1_000_000)
}

/// A unit as UCUM has it.
fn unit(name: &'static str) -> &'static str {
    match name {
        "seconds" => "s",
        "bytes" => "By",
        "ratio" => "1",
        "meters" => "m",
        "grams" => "g",
        "joules" => "J",
        "volts" => "V",
        "amperes" => "A",
        "celsius" => "Cel",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buckets_are_dense_and_named_by_their_lower_bound() {
        let dense = buckets(&[(-2, 3), (0, 1), (1, 4)]);
        assert_eq!((dense.offset, &*dense.counts), (-3, &[3, 0, 1, 4][..]));
        assert_eq!(buckets(&[]), Buckets::default());
    }

    #[test]
    fn integers_are_exact_where_there_is_room() {
        let max = i64::MAX.unsigned_abs();
        let of = |value| number(&ValueReading::Unsigned(value));
        assert_eq!(of(max), Some(Number::Int(i64::MAX)));
        assert_eq!(of(max + 1), Some(Number::Double(2f64.powi(63))));
    }
}
