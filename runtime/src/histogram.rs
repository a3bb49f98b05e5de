//! Histograms with buckets of the user's own.

use crate::bucket_table::Bounds;
use crate::description::{FamilyDescription, Kind, LabelDescription, Number};
use crate::exemplar::Exemplar;
use crate::family::{Core, Family, FamilyRef};
use crate::label_set::LabelSet;
use crate::own::{Rejection, reject};
use crate::storage::{Auto, Storage};
use crate::timer::Timer;
use std::fmt;
use std::time::Duration;

/// Observations counted by bucket, and their sum, for every combination of the labels `L`.
///
/// The buckets are those of `#[metric(buckets = …)]`, or [`buckets::DEFAULT`](crate::buckets::DEFAULT).
/// `_count` is the sum of the buckets, so it is always what `+Inf` says. `_sum` may trail by the
/// observations that are being made while a scrape reads the series, and never holds one that the
/// buckets lack.
///
/// Durations are observed in seconds.
pub struct Histogram<L = (), S = Auto> {
    core: Core<L, S>,
    bounds: Bounds,
}

/// One series of a [`Histogram`].
pub struct HistogramSeries<'a, L, S> {
    histogram: &'a Histogram<L, S>,
    /// The first slot of the series in the claim.
    first: u32,
}

impl<L, S> Clone for HistogramSeries<'_, L, S> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<L, S> Copy for HistogramSeries<'_, L, S> {}

impl<L, S> fmt::Debug for Histogram<L, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.core.fmt(f)
    }
}

impl<L, S> fmt::Debug for HistogramSeries<'_, L, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{:?}[{}]",
            self.histogram,
            self.first / self.histogram.cells()
        )
    }
}

impl<L, S: Storage> Histogram<L, S> {
    #[doc(hidden)]
    pub const fn described(description: &'static FamilyDescription) -> Self {
        Self {
            core: Core::new(description, Kind::Histogram),
            bounds: Bounds::new(description.bounds),
        }
    }
}

impl<L, S> Histogram<L, S> {
    /// The slots of one series: its buckets, and their sum.
    #[inline(always)]
    fn cells(&self) -> u32 {
        self.bounds.buckets() + 1
    }
}

impl<L: LabelSet, S: Storage> Histogram<L, S> {
    /// The series of these label values: arithmetic, no lookup.
    #[inline(always)]
    pub fn with(&self, labels: L) -> HistogramSeries<'_, L, S> {
        HistogramSeries {
            histogram: self,
            first: labels.combination() as u32 * self.cells(),
        }
    }
}

impl<'a, L: LabelSet, S: Storage> HistogramSeries<'a, L, S> {
    /// Counts one observation of `value`. What is infinite or not a number is left out, and counted
    /// in `tallymark_rejected_values_total`, because no later value would bring the sum back. (Finite values can still
    /// sum to infinity, as `f64` has an end.)
    #[inline(always)]
    pub fn observe(self, value: f64) {
        if !value.is_finite() {
            return reject(Rejection::of(value));
        }
        let Histogram { core, bounds } = self.histogram;
        core.claim.observe(
            self.first,
            (bounds.find(value), bounds.buckets()),
            value,
            Core::<L, S>::SHARING,
        );
    }

    /// Counts one observation of `value`, with an [exemplar](Exemplar) if there is one; what
    /// [`observe`](Self::observe) leaves out leaves none.
    #[inline]
    pub fn observe_with(self, value: f64, exemplar: impl Into<Option<Exemplar>>) {
        self.observe(value);
        if let Some(exemplar) = exemplar.into()
            && value.is_finite()
        {
            let Histogram { core, bounds } = self.histogram;
            core.claim
                .keep(self.first + bounds.find(value), value, exemplar);
        }
    }

    /// Counts one observation of a duration, in seconds.
    #[inline(always)]
    pub fn observe_duration(self, duration: Duration) {
        self.observe(duration.as_secs_f64());
    }

    /// Starts a timer that observes when it is dropped.
    pub fn start_timer(self) -> Timer<impl FnOnce(f64) + use<'a, L, S>> {
        Timer::start(move |seconds| self.observe(seconds))
    }

    /// The number of observations now.
    pub fn count(self) -> u64 {
        let Histogram { core, bounds } = self.histogram;
        (0..bounds.buckets())
            .map(|at| core.claim.read_one(self.first + at, false))
            .sum()
    }

    /// The sum of the observations now.
    pub fn sum(self) -> f64 {
        let Histogram { core, bounds } = self.histogram;
        let sum = self.first + bounds.buckets();
        f64::from_bits(core.claim.read_one(sum, true))
    }
}

impl<S: Storage> Histogram<(), S> {
    /// Counts one observation of `value`; see [`HistogramSeries::observe`].
    #[inline(always)]
    pub fn observe(&self, value: f64) {
        self.with(()).observe(value);
    }

    /// Counts one observation of `value` with an exemplar; see [`HistogramSeries::observe_with`].
    #[inline]
    pub fn observe_with(&self, value: f64, exemplar: impl Into<Option<Exemplar>>) {
        self.with(()).observe_with(value, exemplar);
    }

    /// Counts one observation of a duration, in seconds.
    #[inline(always)]
    pub fn observe_duration(&self, duration: Duration) {
        self.with(()).observe_duration(duration);
    }

    /// Starts a timer that observes when it is dropped.
    pub fn start_timer(&self) -> Timer<impl FnOnce(f64) + use<'_, S>> {
        self.with(()).start_timer()
    }

    /// The number of observations now.
    pub fn count(&self) -> u64 {
        self.with(()).count()
    }

    /// The sum of the observations now.
    pub fn sum(&self) -> f64 {
        self.with(()).sum()
    }
}

impl<L: LabelSet, S: Storage> Family for Histogram<L, S> {
    const KIND: Kind = Kind::Histogram;
    const NUMBER: Number = Number::Float;
    const LABELS: &'static [LabelDescription] = L::LABELS;

    fn family(&self) -> FamilyRef<'_> {
        self.core.family()
    }
}
