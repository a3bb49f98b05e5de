//! Native histograms: exponential buckets that Prometheus stores as one series.

#![allow(
    clippy::cast_possible_wrap,
    reason = "numbers of buckets, which are far from the ends of an i32"
)]

mod bounds;
mod exponential;
mod store;
mod window;

pub(crate) use bounds::{ZERO_THRESHOLD, coarser};
pub(crate) use exponential::Exponential;
pub(crate) use store::{MAX_BUCKETS, Observed, Stores};
pub(crate) use window::Window;

use crate::bucket_table::bucket;
use crate::description::{Detail, FamilyDescription, Kind, LabelDescription, Number};
use crate::exemplar::Exemplar;
use crate::family::{Core, Family, FamilyRef};
use crate::label_set::LabelSet;
use crate::own::{Rejection, reject};
use crate::storage::Shared;
use crate::timer::Timer;
use once_cell::race::OnceBox;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

/// Observations counted by buckets that need no bounds, and their sum, for every combination of the
/// labels `L`.
///
/// Buckets grow exponentially, from 256 between two powers of two (each 0.27 % wider than the last)
/// down to one for sixteen. A series has at most 160 of them, or `#[metric(max_buckets = N)]`: a value
/// that would need one more makes all buckets twice as wide, and is counted. (Where buckets are as wide
/// as they can be, there are up to 73 for each sign, whatever `max_buckets` says.)
///
/// Prometheus reads the buckets in the protobuf format. The text formats cannot show them: there the
/// metric has the buckets of `#[metric(buckets = …)]`, if there are any, and `+Inf`, `_sum` and
/// `_count`. All agree, at any moment.
///
/// An observation takes a lock, of which there are eight for the program's threads to share, and finds
/// its bucket by a search in a table. Durations are observed in seconds.
pub struct NativeHistogram<L = ()> {
    core: Core<L, Shared>,
    stores: OnceBox<Arc<Stores>>,
}

/// One series of a [`NativeHistogram`].
pub struct NativeHistogramSeries<'a, L> {
    histogram: &'a NativeHistogram<L>,
    index: u32,
}

impl<L> Clone for NativeHistogramSeries<'_, L> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<L> Copy for NativeHistogramSeries<'_, L> {}

impl<L> fmt::Debug for NativeHistogram<L> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.core.fmt(f)
    }
}

impl<L> fmt::Debug for NativeHistogramSeries<'_, L> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}[{}]", self.histogram, self.index)
    }
}

impl<L> NativeHistogram<L> {
    #[doc(hidden)]
    pub const fn described(description: &'static FamilyDescription) -> Self {
        Self {
            core: Core::new(description, Kind::NativeHistogram),
            stores: OnceBox::new(),
        }
    }

    fn stores(&self) -> &Arc<Stores> {
        self.stores.get_or_init(|| {
            // Nothing is kept in its slot; from here on it counts.
            let _ = self.core.claim.take();
            Box::new(Arc::new(Stores::new(self.core.description)))
        })
    }
}

impl<L: LabelSet> NativeHistogram<L> {
    /// The series of these label values: arithmetic, no lookup.
    #[inline(always)]
    pub fn with(&self, labels: L) -> NativeHistogramSeries<'_, L> {
        NativeHistogramSeries {
            histogram: self,
            index: labels.combination() as u32,
        }
    }
}

impl<'a, L: LabelSet> NativeHistogramSeries<'a, L> {
    /// Counts one observation of `value`. What is infinite or not a number is left out, and counted
    /// in `tallymark_rejected_values_total`, because no later value would bring the sum back. (Finite values can still
    /// sum to infinity, as `f64` has an end.)
    pub fn observe(self, value: f64) {
        if !value.is_finite() {
            return reject(Rejection::of(value));
        }
        if cfg!(feature = "off") {
            return;
        }
        self.histogram.stores().observe(self.index as usize, value);
    }

    /// Counts one observation of `value`, with an [exemplar](Exemplar) if there is one; what
    /// [`observe`](Self::observe) leaves out leaves none. Of each bucket of `#[metric(buckets = …)]`,
    /// `+Inf` among them, the latest is kept.
    pub fn observe_with(self, value: f64, exemplar: impl Into<Option<Exemplar>>) {
        self.observe(value);
        if let Some(exemplar) = exemplar.into()
            && value.is_finite()
        {
            let core = &self.histogram.core;
            let bounds = core.description.bounds;
            let first = self.index * (bounds.len() as u32 + 1);
            core.claim
                .keep(first + bucket(bounds, value), value, exemplar);
        }
    }

    /// Counts one observation of a duration, in seconds.
    pub fn observe_duration(self, duration: Duration) {
        self.observe(duration.as_secs_f64());
    }

    /// Starts a timer that observes when it is dropped.
    pub fn start_timer(self) -> Timer<impl FnOnce(f64) + use<'a, L>> {
        Timer::start(move |seconds| self.observe(seconds))
    }

    /// The number of observations now.
    pub fn count(self) -> u64 {
        self.read().exponential.count()
    }

    /// The sum of the observations now.
    pub fn sum(self) -> f64 {
        self.read().exponential.sum
    }

    fn read(self) -> Observed {
        let mut observed = Observed::default();
        self.histogram
            .stores()
            .read(self.index as usize, &mut observed);
        observed
    }
}

impl NativeHistogram {
    /// Counts one observation of `value`; see [`NativeHistogramSeries::observe`].
    pub fn observe(&self, value: f64) {
        self.with(()).observe(value);
    }

    /// Counts one observation of `value` with an exemplar; see [`NativeHistogramSeries::observe_with`].
    pub fn observe_with(&self, value: f64, exemplar: impl Into<Option<Exemplar>>) {
        self.with(()).observe_with(value, exemplar);
    }

    /// Counts one observation of a duration, in seconds.
    pub fn observe_duration(&self, duration: Duration) {
        self.with(()).observe_duration(duration);
    }

    /// Starts a timer that observes when it is dropped.
    pub fn start_timer(&self) -> Timer<impl FnOnce(f64) + use<'_>> {
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

impl<L: LabelSet> Family for NativeHistogram<L> {
    const KIND: Kind = Kind::NativeHistogram;
    const NUMBER: Number = Number::Float;
    const LABELS: &'static [LabelDescription] = L::LABELS;
    const DETAIL: Detail = Detail::Native {
        max_buckets: MAX_BUCKETS,
    };

    fn family(&self) -> FamilyRef<'_> {
        FamilyRef {
            native: Some(self.stores()),
            ..self.core.family()
        }
    }
}
