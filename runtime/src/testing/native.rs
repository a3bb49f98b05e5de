//! Values of native histograms.

use super::{subtract_buckets, with_bounds};
use crate::native::{Observed, coarser};

/// The value of a native histogram at one moment.
#[derive(Clone, Debug, PartialEq)]
pub struct NativeHistogramValue {
    /// How fine the buckets are: bucket `i` holds what is above `base^(i-1)` and not above `base^i`,
    /// with a `base` of `2^(2^-schema)`.
    pub schema: i32,
    /// Number and count of the buckets that hold something, ascending.
    pub positive: Vec<(i32, u64)>,
    /// The same of values below 0, by their magnitudes.
    pub negative: Vec<(i32, u64)>,
    /// The number of values so near 0 that they have no bucket.
    pub zero_count: u64,
    /// Upper bound and count of the buckets of `#[metric(buckets = …)]`, not cumulated, `+Inf` last.
    pub buckets: Vec<(f64, u64)>,
    /// The sum of the observations.
    pub sum: f64,
}

impl NativeHistogramValue {
    /// The number of observations.
    pub fn count(&self) -> u64 {
        let counts = self.positive.iter().chain(&self.negative);
        self.zero_count + counts.map(|(_, count)| count).sum::<u64>()
    }

    pub(crate) fn of(observed: &Observed, bounds: &[f64]) -> Self {
        let exponential = &observed.exponential;
        Self {
            schema: exponential.schema,
            positive: exponential.positive.buckets().collect(),
            negative: exponential.negative.buckets().collect(),
            zero_count: exponential.zero,
            buckets: with_bounds(bounds, &observed.buckets),
            sum: exponential.sum,
        }
    }

    pub(super) fn subtract(&mut self, before: &Self) {
        // Buckets get wider as time goes by.
        let wider = before.schema - self.schema;
        for (now, before) in [
            (&mut self.positive, &before.positive),
            (&mut self.negative, &before.negative),
        ] {
            for (index, count) in before {
                let index = coarser(*index, wider.max(0));
                if let Some((_, now)) = now.iter_mut().find(|(known, _)| *known == index) {
                    *now = now.wrapping_sub(*count);
                }
            }
            now.retain(|(_, count)| *count > 0);
        }
        self.zero_count = self.zero_count.wrapping_sub(before.zero_count);
        subtract_buckets(&mut self.buckets, &before.buckets);
        self.sum -= before.sum;
    }
}
