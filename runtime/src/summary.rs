//! Summaries: count and sum of observations, without quantiles.

use crate::description::{FamilyDescription, Kind, LabelDescription, Number};
use crate::family::{Core, Family, FamilyRef};
use crate::label_set::LabelSet;
use crate::own::{Rejection, reject};
use crate::storage::{Auto, Storage};
use std::fmt;

/// Observations counted, and their sum, for every combination of the labels `L`.
///
/// For amounts whose average matters and whose distribution does not: cost, tokens, bytes.
/// Nothing is sampled and no quantile computed; where those are wanted, use a
/// [`Histogram`](crate::Histogram), which can be aggregated.
pub struct Summary<L = (), S = Auto> {
    core: Core<L, S>,
}

/// One series of a [`Summary`].
pub struct SummarySeries<'a, L, S> {
    summary: &'a Summary<L, S>,
    first: u32,
}

impl<L, S> Clone for SummarySeries<'_, L, S> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<L, S> Copy for SummarySeries<'_, L, S> {}

impl<L, S> fmt::Debug for Summary<L, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.core.fmt(f)
    }
}

impl<L, S> fmt::Debug for SummarySeries<'_, L, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}[{}]", self.summary, self.first / 2)
    }
}

impl<L, S: Storage> Summary<L, S> {
    #[doc(hidden)]
    pub const fn described(description: &'static FamilyDescription) -> Self {
        Self {
            core: Core::new(description, Kind::Summary),
        }
    }
}

impl<L: LabelSet, S: Storage> Summary<L, S> {
    /// The series of these label values: arithmetic, no lookup.
    #[inline(always)]
    pub fn with(&self, labels: L) -> SummarySeries<'_, L, S> {
        SummarySeries {
            summary: self,
            first: labels.combination() as u32 * 2,
        }
    }
}

impl<L: LabelSet, S: Storage> SummarySeries<'_, L, S> {
    /// Counts one observation of `value`. What is infinite or not a number is left out, and counted
    /// in `tallymark_rejected_values_total`, because no later value would bring the sum back. (Finite values can still
    /// sum to infinity, as `f64` has an end.)
    #[inline(always)]
    pub fn observe(self, value: f64) {
        if !value.is_finite() {
            return reject(Rejection::of(value));
        }
        let core = &self.summary.core;
        core.claim
            .observe(self.first, (0, 1), value, Core::<L, S>::SHARING);
    }

    /// The number of observations now.
    pub fn count(self) -> u64 {
        self.summary.core.claim.read_one(self.first, false)
    }

    /// The sum of the observations now.
    pub fn sum(self) -> f64 {
        f64::from_bits(self.summary.core.claim.read_one(self.first + 1, true))
    }
}

impl<S: Storage> Summary<(), S> {
    /// Counts one observation of `value`; see [`SummarySeries::observe`].
    #[inline(always)]
    pub fn observe(&self, value: f64) {
        self.with(()).observe(value);
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

impl<L: LabelSet, S: Storage> Family for Summary<L, S> {
    const KIND: Kind = Kind::Summary;
    const NUMBER: Number = Number::Float;
    const LABELS: &'static [LabelDescription] = L::LABELS;

    fn family(&self) -> FamilyRef<'_> {
        self.core.family()
    }
}
