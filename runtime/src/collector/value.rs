//! The values of series that a collector gives, and what is asked of them.

use super::collection::Given;
use super::family::CollectedValue;
use crate::description::Kind;

/// A number that a collector gives: any integer or float, exact as it is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sample(SampleOf);

#[derive(Clone, Copy, Debug, PartialEq)]
enum SampleOf {
    Unsigned(u64),
    Signed(i64),
    Float(f64),
}

macro_rules! samples {
    ($($number:ty => $variant:ident as $wide:ty),*) => { $(
        impl From<$number> for Sample {
            #[allow(clippy::cast_lossless, reason = "a `usize` has no `From`")]
            fn from(value: $number) -> Self {
                Self(SampleOf::$variant(value as $wide))
            }
        }
    )* };
}

samples! {
    u8 => Unsigned as u64, u16 => Unsigned as u64, u32 => Unsigned as u64,
    u64 => Unsigned as u64, usize => Unsigned as u64,
    i8 => Signed as i64, i16 => Signed as i64, i32 => Signed as i64,
    i64 => Signed as i64, isize => Signed as i64,
    f32 => Float as f64, f64 => Float as f64
}

impl From<SampleOf> for CollectedValue {
    fn from(sample: SampleOf) -> Self {
        match sample {
            SampleOf::Unsigned(value) => Self::Unsigned(value),
            SampleOf::Signed(value) => Self::Signed(value),
            SampleOf::Float(value) => Self::Float(value),
        }
    }
}

/// The series of a counter or gauge, or of numbers of unknown type.
#[derive(Debug)]
pub struct Samples<'a>(pub(super) Given<'a>);

impl Samples<'_> {
    /// Adds a series. A counter is neither negative nor NaN.
    pub fn sample(&mut self, labels: &[(&str, &str)], value: impl Into<Sample>) -> &mut Self {
        let Sample(value) = value.into();
        let never = match value {
            SampleOf::Signed(value) if value < 0 => Some(value.to_string()),
            SampleOf::Float(value) if value.is_nan() || value < 0.0 => Some(value.to_string()),
            _ => None,
        };
        match (self.0.kind(), never) {
            (Some(Kind::Counter), Some(never)) => {
                let mistake = format!("is a counter and cannot be {never}");
                self.0.mistake_in(labels, &mistake);
            }
            (Some(Kind::Counter), None) => {
                let value = match value {
                    SampleOf::Signed(value) => SampleOf::Unsigned(value.unsigned_abs()),
                    other => other,
                };
                self.0.add(labels, value.into());
            }
            _ => self.0.add(labels, value.into()),
        }
        self
    }
}

/// The series of an info metric.
#[derive(Debug)]
pub struct InfoSamples<'a>(pub(super) Given<'a>);

impl InfoSamples<'_> {
    /// Adds a series, of value 1.
    pub fn sample(&mut self, labels: &[(&str, &str)]) -> &mut Self {
        self.0.add(labels, CollectedValue::Unsigned(1));
        self
    }
}

/// The series of a summary.
#[derive(Debug)]
pub struct SummarySamples<'a>(pub(super) Given<'a>);

impl SummarySamples<'_> {
    /// Adds a series: the number of observations, their sum, and each quantile, from 0 to 1 and
    /// ascending, with its value. There may be no quantiles.
    pub fn sample(
        &mut self,
        labels: &[(&str, &str)],
        count: u64,
        sum: f64,
        quantiles: &[(f64, f64)],
    ) -> &mut Self {
        let ranks = quantiles.iter().map(|(quantile, _)| *quantile);
        if let Some(rank) = ranks.clone().find(|rank| !(0.0..=1.0).contains(rank)) {
            let mistake = format!("has the quantile {rank}, which is not between 0 and 1");
            self.0.mistake_in(labels, &mistake);
        } else if let Some((before, rank)) = not_above(ranks) {
            let mistake = format!("has the quantile {rank}, which is not above {before} before it");
            self.0.mistake_in(labels, &mistake);
        } else {
            let value = CollectedValue::Summary {
                count,
                sum,
                quantiles: quantiles.to_vec(),
            };
            self.0.add(labels, value);
        }
        self
    }
}

/// The series of a histogram.
#[derive(Debug)]
pub struct HistogramSamples<'a> {
    given: Given<'a>,
    bounds: Vec<f64>,
}

impl<'a> HistogramSamples<'a> {
    pub(super) fn new(mut given: Given<'a>, bounds: &[f64]) -> Self {
        // Whoever writes the last bound says the same.
        let bounds = bounds.strip_suffix(&[f64::INFINITY]).unwrap_or(bounds);
        if let Some(bound) = bounds.iter().find(|bound| !bound.is_finite()) {
            given.mistake_in(&[], &format!("has the bound {bound}"));
        } else if let Some((before, bound)) = not_above(bounds.iter().copied()) {
            let mistake = format!("has the bound {bound}, which is not above {before} before it");
            given.mistake_in(&[], &mistake);
        }
        let bounds = bounds.to_vec();
        Self { given, bounds }
    }

    /// Adds a series: the observations in each bucket alone, those in `+Inf` last, and their sum.
    pub fn counts(&mut self, labels: &[(&str, &str)], counts: &[u64], sum: f64) -> &mut Self {
        let (are, want) = (counts.len(), self.bounds.len() + 1);
        let total = counts
            .iter()
            .try_fold(0u64, |total, count| total.checked_add(*count));
        if are != want {
            let mistake = format!("has {are} counts for {want} buckets, `+Inf` among them");
            self.given.mistake_in(labels, &mistake);
        } else if total.is_none() {
            let mistake = "has more observations than 64 bits can count";
            self.given.mistake_in(labels, mistake);
        } else {
            let value = CollectedValue::Histogram {
                bounds: self.bounds.clone(),
                buckets: counts.to_vec(),
                sum,
            };
            self.given.add(labels, value);
        }
        self
    }

    /// Adds a series: the observations up to each bound, up to `+Inf` (which is all) last, and their
    /// sum.
    pub fn cumulative(&mut self, labels: &[(&str, &str)], counts: &[u64], sum: f64) -> &mut Self {
        let mut before = 0;
        let mut each = Vec::with_capacity(counts.len());
        for count in counts {
            let Some(own) = count.checked_sub(before) else {
                let mistake =
                    format!("has {count} observations in a bucket that holds {before} before it");
                self.given.mistake_in(labels, &mistake);
                return self;
            };
            each.push(own);
            before = *count;
        }
        self.counts(labels, &each, sum)
    }
}

/// The first that is not above the one before it, after that one.
fn not_above(mut numbers: impl Iterator<Item = f64>) -> Option<(f64, f64)> {
    let mut before = numbers.next()?;
    numbers.find_map(|number| {
        let pair = (before, number);
        before = number;
        (pair.1 <= pair.0).then_some(pair)
    })
}
