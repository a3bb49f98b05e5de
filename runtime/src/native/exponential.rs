//! A histogram whose buckets are as fine as their number allows.

use super::bounds::{COARSEST, FINEST, ZERO_THRESHOLD, coarser, finest};
use super::window::Window;

/// Counts by exponential buckets. Starts at the finest schema, and goes to the next coarser one where
/// it would have too many buckets: nothing is ever left out.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Exponential {
    pub(crate) schema: i32,
    max_buckets: usize,
    /// Values that are not further than [`ZERO_THRESHOLD`] from 0.
    pub(crate) zero: u64,
    pub(crate) positive: Window,
    pub(crate) negative: Window,
    pub(crate) sum: f64,
}

impl Exponential {
    pub(crate) fn new(max_buckets: usize) -> Self {
        Self {
            schema: FINEST,
            max_buckets,
            zero: 0,
            positive: Window::default(),
            negative: Window::default(),
            sum: 0.0,
        }
    }

    /// Counts a value, which is finite.
    pub(crate) fn observe(&mut self, value: f64) {
        self.sum += value;
        let magnitude = value.abs();
        if magnitude <= ZERO_THRESHOLD {
            self.zero += 1;
        } else {
            self.add(value < 0.0, (FINEST, finest(magnitude)), 1);
        }
    }

    /// Adds all that `other` has counted.
    pub(crate) fn merge(&mut self, other: &Self) {
        self.sum += other.sum;
        self.zero += other.zero;
        while self.schema > other.schema {
            self.widen();
        }
        for (is_negative, window) in [(false, &other.positive), (true, &other.negative)] {
            for (index, count) in window.buckets() {
                self.add(is_negative, (other.schema, index), count);
            }
        }
    }

    /// Counts into the bucket of this schema, which is not coarser than the own, and number.
    fn add(&mut self, is_negative: bool, (schema, index): (i32, i32), count: u64) {
        loop {
            let index = coarser(index, schema - self.schema);
            let (window, other) = if is_negative {
                (&mut self.negative, &self.positive)
            } else {
                (&mut self.positive, &self.negative)
            };
            let len = window.len_with(index) + other.len();
            if len <= self.max_buckets
                || len == window.len() + other.len()
                || self.schema == COARSEST
            {
                return window.add(index, count);
            }
            self.widen();
        }
    }

    fn widen(&mut self) {
        self.schema -= 1;
        self.positive.halve();
        self.negative.halve();
    }

    /// The number of values.
    pub(crate) fn count(&self) -> u64 {
        self.zero + self.positive.sum() + self.negative.sum()
    }

    /// As new, with at most so many buckets, without giving its memory back.
    pub(crate) fn clear(&mut self, max_buckets: usize) {
        self.max_buckets = max_buckets;
        self.schema = FINEST;
        self.zero = 0;
        self.sum = 0.0;
        self.positive.clear();
        self.negative.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Marsaglia's xorshift64.
    fn random(state: &mut u64) -> u64 {
        *state ^= *state << 13;
        *state ^= *state >> 7;
        *state ^= *state << 17;
        *state
    }

    /// A value of any sign and size, or of sizes about 1.
    fn value(state: &mut u64, is_near: bool) -> f64 {
        loop {
            let value = f64::from_bits(random(state));
            let value = if is_near {
                (value % 8.0).exp2() * value.signum()
            } else {
                value
            };
            if value.is_finite() {
                return value;
            }
        }
    }

    /// Whether bucket `index` of `schema` may hold `magnitude`, by logarithms: off by no more than
    /// what `log2` rounds.
    fn holds(schema: i32, index: i32, magnitude: f64) -> bool {
        let place = magnitude.log2() * f64::from(schema).exp2();
        let slack = place.abs() * 1e-14 + 1e-10;
        place > f64::from(index) - 1.0 - slack && place <= f64::from(index) + slack
    }

    fn windows(of: &Exponential) -> Vec<(bool, i32, u64)> {
        let positive = of
            .positive
            .buckets()
            .map(|(index, count)| (false, index, count));
        let negative = of
            .negative
            .buckets()
            .map(|(index, count)| (true, index, count));
        positive.chain(negative).collect()
    }

    #[test]
    fn every_value_is_in_its_bucket() {
        for (seed, is_near) in (1..40).flat_map(|seed| [(seed, false), (seed, true)]) {
            let mut state = 0x9e37_79b9_7f4a_7c15u64.wrapping_mul(seed);
            let values: Vec<f64> = (0..200).map(|_| value(&mut state, is_near)).collect();
            let mut histogram = Exponential::new(160);
            for value in &values {
                histogram.observe(*value);
            }
            assert_eq!(histogram.count(), 200);
            assert!(histogram.positive.len() + histogram.negative.len() <= 160);
            // Every bucket holds as many values as it says, by brute force.
            let schema = histogram.schema;
            let mut left: Vec<f64> = values
                .into_iter()
                .filter(|v| v.abs() > ZERO_THRESHOLD)
                .collect();
            assert_eq!(left.len() as u64 + histogram.zero, 200);
            for (is_negative, index, count) in windows(&histogram) {
                let before = left.len();
                left.retain(|value| {
                    let is_in = (*value < 0.0) == is_negative
                        && coarser(finest(value.abs()), FINEST - schema) == index;
                    assert!(
                        !is_in || holds(schema, index, value.abs()),
                        "{value} {schema} {index}"
                    );
                    !is_in
                });
                assert_eq!((before - left.len()) as u64, count);
            }
            assert!(left.is_empty());
        }
    }

    #[test]
    fn merging_parts_is_observing_all() {
        for seed in 1..30 {
            let mut state = 0x9e37_79b9_7f4a_7c15u64.wrapping_mul(seed);
            let values: Vec<f64> = (0..100).map(|_| value(&mut state, seed % 2 == 0)).collect();
            let mut whole = Exponential::new(50);
            let mut parts = [
                Exponential::new(50),
                Exponential::new(50),
                Exponential::new(50),
            ];
            for (at, value) in values.iter().enumerate() {
                whole.observe(*value);
                parts[at % 3].observe(*value);
            }
            let mut merged = Exponential::new(1);
            merged.observe(1.0);
            merged.clear(50);
            for part in &parts {
                merged.merge(part);
            }
            assert_eq!(merged.schema, whole.schema);
            assert_eq!(windows(&merged), windows(&whole));
            assert_eq!((merged.zero, merged.count()), (whole.zero, 100));
        }
    }

    #[test]
    fn it_widens_rather_than_grows() {
        let mut histogram = Exponential::new(4);
        let mut seen = Vec::new();
        for power in 0..32 {
            histogram.observe(2f64.powi(power));
            seen.push(histogram.schema);
            assert_eq!(histogram.count(), power as u64 + 1);
            assert!(histogram.positive.len() <= 4);
        }
        assert!(seen.is_sorted_by(|a, b| a >= b));
        assert_eq!((seen[0], seen[31]), (FINEST, -4));
        // Nothing is coarser: it has the 73 buckets of each sign that there are, and no more.
        for power in -127..1024 {
            histogram.observe(2f64.powi(power));
            histogram.observe(-2f64.powi(power));
        }
        histogram.observe(f64::MAX);
        assert_eq!(histogram.count(), 32 + 2 * 1151 + 1);
        assert!(
            histogram.positive.len() <= 73,
            "{}",
            histogram.positive.len()
        );
    }

    #[test]
    fn what_is_next_to_nothing_is_zero() {
        let mut histogram = Exponential::new(160);
        for value in [0.0, -0.0, ZERO_THRESHOLD, -ZERO_THRESHOLD, 5e-324] {
            histogram.observe(value);
        }
        assert_eq!((histogram.zero, windows(&histogram)), (5, Vec::new()));
        histogram.observe(ZERO_THRESHOLD.next_up());
        histogram.observe(-ZERO_THRESHOLD.next_up());
        let expected = [(false, -128 * 256 + 1, 1), (true, -128 * 256 + 1, 1)];
        assert_eq!(windows(&histogram), expected);
    }
}
