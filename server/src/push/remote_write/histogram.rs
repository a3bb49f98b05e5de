//! Native histograms of version 2.0, with integers.

use super::series::STALE;
use tallymark_runtime::testing::NativeHistogramValue;

/// Values no further than this from 0 are zeros.
const ZERO_THRESHOLD: f64 = f64::from_bits((1023 - 128) << 52);

#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct Histogram {
    /// One of two kinds, so that a 0 is sent too.
    #[prost(uint64, optional, tag = "1")]
    count: Option<u64>,
    #[prost(double, tag = "3")]
    sum: f64,
    #[prost(sint32, tag = "4")]
    schema: i32,
    #[prost(double, tag = "5")]
    zero_threshold: f64,
    #[prost(uint64, optional, tag = "6")]
    zero_count: Option<u64>,
    #[prost(message, repeated, tag = "8")]
    negative_spans: Vec<Span>,
    #[prost(sint64, repeated, tag = "9")]
    negative_deltas: Vec<i64>,
    #[prost(message, repeated, tag = "11")]
    positive_spans: Vec<Span>,
    #[prost(sint64, repeated, tag = "12")]
    positive_deltas: Vec<i64>,
    #[prost(int64, tag = "15")]
    timestamp: i64,
    /// 2.0-rc.4.
    #[prost(int64, tag = "17")]
    start: i64,
}

/// Buckets side by side.
#[derive(Clone, Copy, PartialEq, prost::Message)]
struct Span {
    /// From 0 for the first, and from the end of the one before for the others.
    #[prost(sint32, tag = "1")]
    offset: i32,
    #[prost(uint32, tag = "2")]
    length: u32,
}

pub(super) fn histogram(value: &NativeHistogramValue, timestamp: i64, start: i64) -> Histogram {
    let (positive_spans, positive_deltas) = buckets(&value.positive);
    let (negative_spans, negative_deltas) = buckets(&value.negative);
    Histogram {
        count: Some(value.count()),
        sum: value.sum,
        schema: value.schema,
        zero_threshold: ZERO_THRESHOLD,
        zero_count: Some(value.zero_count),
        negative_spans,
        negative_deltas,
        positive_spans,
        positive_deltas,
        timestamp,
        start,
    }
}

/// What says that one has ended.
pub(super) fn stale(timestamp: i64) -> Histogram {
    Histogram {
        count: Some(0),
        sum: STALE,
        zero_count: Some(0),
        timestamp,
        ..Histogram::default()
    }
}

/// Each bucket's count less that of the bucket before.
fn buckets(known: &[(i32, u64)]) -> (Vec<Span>, Vec<i64>) {
    let (mut spans, mut deltas) = (Vec::<Span>::new(), Vec::new());
    let (mut end, mut before) = (0, 0);
    for (index, count) in known {
        match spans.last_mut() {
            Some(span) if *index == end => span.length += 1,
            _ => spans.push(Span {
                offset: index - end,
                length: 1,
            }),
        }
        end = index + 1;
        deltas.push(count.cast_signed() - before);
        before = count.cast_signed();
    }
    (spans, deltas)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buckets_are_spans_and_differences() {
        let (spans, deltas) = buckets(&[(-2, 3), (-1, 1), (3, 4)]);
        let spans: Vec<_> = spans
            .iter()
            .map(|span| (span.offset, span.length))
            .collect();
        assert_eq!(spans, [(-2, 2), (3, 1)]);
        assert_eq!(deltas, [3, -2, 3]);
        assert_eq!(buckets(&[]), (Vec::new(), Vec::new()));
    }
}
