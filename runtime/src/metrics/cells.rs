//! The numbers of one series.

use crate::collector::CollectedValue;
use crate::own::{Rejection, reject};
use metrics::HistogramFn;
use metrics::atomics::AtomicU64 as Number;
use std::sync::Arc;
use std::sync::atomic::Ordering;

/// The type of a family.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Recorded {
    Counter,
    Gauge,
    Histogram,
}

/// The numbers of a series.
#[derive(Clone)]
pub(super) enum Cells {
    /// A `u64`.
    Counter(Arc<Number>),
    /// The bits of an `f64`.
    Gauge(Arc<Number>),
    Histogram(Arc<Buckets>),
}

impl Cells {
    pub(super) fn value(&self) -> CollectedValue {
        match self {
            Self::Counter(number) => CollectedValue::Unsigned(number.load(Ordering::Relaxed)),
            Self::Gauge(number) => {
                CollectedValue::Float(f64::from_bits(number.load(Ordering::Relaxed)))
            }
            Self::Histogram(buckets) => buckets.value(),
        }
    }
}

/// A histogram.
pub(super) struct Buckets {
    bounds: Arc<[f64]>,
    counts: Box<[Number]>,
    /// The bits of an `f64`.
    sum: Number,
}

impl Buckets {
    pub(super) fn new(bounds: Arc<[f64]>) -> Self {
        Self {
            counts: (0..=bounds.len()).map(|_| Number::new(0)).collect(),
            sum: Number::new(0),
            bounds,
        }
    }

    fn value(&self) -> CollectedValue {
        // Acquire: partner of the Release in `record_many`. The sum first, so that it holds no
        // observation that the buckets lack.
        let sum = f64::from_bits(self.sum.load(Ordering::Acquire));
        let counts = self.counts.iter();
        CollectedValue::Histogram {
            bounds: self.bounds.to_vec(),
            buckets: counts.map(|count| count.load(Ordering::Relaxed)).collect(),
            sum,
        }
    }
}

impl HistogramFn for Buckets {
    fn record(&self, value: f64) {
        self.record_many(value, 1);
    }

    fn record_many(&self, value: f64, count: usize) {
        let sum = value * count as f64;
        if !sum.is_finite() {
            return reject(Rejection::of(sum));
        }
        let at = self.bounds.iter().filter(|bound| **bound < value).count();
        self.counts[at].fetch_add(count as u64, Ordering::Relaxed);
        // Release: partner of the Acquire in `value`.
        let add = |bits| Some((f64::from_bits(bits) + sum).to_bits());
        let _ = self
            .sum
            .fetch_update(Ordering::Release, Ordering::Relaxed, add);
    }
}
