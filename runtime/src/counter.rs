//! Counters: integer and floating-point.

use crate::description::{FamilyDescription, Kind, LabelDescription, Number};
use crate::exemplar::Exemplar;
use crate::family::{Core, Family, FamilyRef};
use crate::label_set::LabelSet;
use crate::own::{Rejection, reject};
use crate::storage::{Auto, Storage};
use std::fmt;
use std::marker::PhantomData;

/// What a counter counts in: `u64` or `f64`.
pub trait Count: sealed::Sealed + Copy + 'static {
    #[doc(hidden)]
    const NUMBER: Number;
}

mod sealed {
    pub trait Sealed {}
    impl Sealed for u64 {}
    impl Sealed for f64 {}
}

impl Count for u64 {
    const NUMBER: Number = Number::Unsigned;
}

impl Count for f64 {
    const NUMBER: Number = Number::Float;
}

/// A number that only goes up, for every combination of the labels `L`.
///
/// `N` is `u64`, exact to its last bit, or `f64`. `S` chooses the [storage](crate::storage).
/// Counting is a load and a store in memory of the thread's own: no lock, no allocation, no lookup.
///
/// Declared as a field of a [`MetricSet`](crate::MetricSet).
pub struct Counter<L = (), N = u64, S = Auto> {
    core: Core<L, S>,
    number: PhantomData<fn() -> N>,
}

/// One series of a [`Counter`].
pub struct CounterSeries<'a, L, N, S> {
    counter: &'a Counter<L, N, S>,
    index: u32,
}

impl<L, N, S> Clone for CounterSeries<'_, L, N, S> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<L, N, S> Copy for CounterSeries<'_, L, N, S> {}

impl<L, N, S> fmt::Debug for Counter<L, N, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.core.fmt(f)
    }
}

impl<L, N, S> fmt::Debug for CounterSeries<'_, L, N, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}[{}]", self.counter, self.index)
    }
}

impl<L, N, S: Storage> Counter<L, N, S> {
    #[doc(hidden)]
    pub const fn described(description: &'static FamilyDescription) -> Self {
        Self {
            core: Core::new(description, Kind::Counter),
            number: PhantomData,
        }
    }
}

impl<L: LabelSet, N: Count, S: Storage> Counter<L, N, S> {
    /// The series of these label values: arithmetic, no lookup.
    #[inline(always)]
    pub fn with(&self, labels: L) -> CounterSeries<'_, L, N, S> {
        CounterSeries {
            counter: self,
            index: labels.combination() as u32,
        }
    }
}

impl<L: LabelSet, S: Storage> CounterSeries<'_, L, u64, S> {
    /// Adds 1.
    #[inline(always)]
    pub fn inc(self) {
        self.add(1);
    }

    /// Adds `n`.
    #[inline(always)]
    pub fn add(self, n: u64) {
        let core = &self.counter.core;
        core.claim.add(self.index, n, Core::<L, S>::SHARING);
    }

    /// Adds 1, with an [exemplar](Exemplar) if there is one.
    #[inline]
    pub fn inc_with(self, exemplar: impl Into<Option<Exemplar>>) {
        self.add_with(1, exemplar);
    }

    /// Adds `n`, with an [exemplar](Exemplar) if there is one.
    #[inline]
    pub fn add_with(self, n: u64, exemplar: impl Into<Option<Exemplar>>) {
        self.add(n);
        if let Some(exemplar) = exemplar.into() {
            let claim = &self.counter.core.claim;
            claim.keep(self.index, n as f64, exemplar);
        }
    }

    /// The value now: the sum over all threads.
    pub fn get(self) -> u64 {
        self.counter.core.claim.read_one(self.index, false)
    }
}

impl<L: LabelSet, S: Storage> CounterSeries<'_, L, f64, S> {
    /// Adds 1.
    #[inline(always)]
    pub fn inc(self) {
        self.add(1.0);
    }

    /// Adds `value`. What is negative, infinite or not a number is left out, and counted in
    /// `tallymark_rejected_values_total`: a counter never goes down, and nothing poisons it.
    #[inline(always)]
    pub fn add(self, value: f64) {
        // The bits of what is neither negative nor infinite nor NaN: one comparison. -0 is not among
        // them, and adds nothing.
        if value.to_bits() >= f64::INFINITY.to_bits() {
            if value != 0.0 {
                reject(Rejection::of(value));
            }
            return;
        }
        let core = &self.counter.core;
        core.claim
            .add_float(self.index, value, Core::<L, S>::SHARING);
    }

    /// Adds 1, with an [exemplar](Exemplar) if there is one.
    #[inline]
    pub fn inc_with(self, exemplar: impl Into<Option<Exemplar>>) {
        self.add_with(1.0, exemplar);
    }

    /// Adds `value`, with an [exemplar](Exemplar) if there is one; what [`add`](Self::add) leaves out
    /// leaves none.
    #[inline]
    pub fn add_with(self, value: f64, exemplar: impl Into<Option<Exemplar>>) {
        self.add(value);
        if let Some(exemplar) = exemplar.into()
            && (0.0..f64::INFINITY).contains(&value)
        {
            let claim = &self.counter.core.claim;
            claim.keep(self.index, value, exemplar);
        }
    }

    /// The value now: the sum over all threads.
    pub fn get(self) -> f64 {
        f64::from_bits(self.counter.core.claim.read_one(self.index, true))
    }
}

impl<S: Storage> Counter<(), u64, S> {
    /// Adds 1.
    #[inline(always)]
    pub fn inc(&self) {
        self.with(()).inc();
    }

    /// Adds `n`.
    #[inline(always)]
    pub fn add(&self, n: u64) {
        self.with(()).add(n);
    }

    /// Adds 1, with an [exemplar](Exemplar) if there is one.
    #[inline]
    pub fn inc_with(&self, exemplar: impl Into<Option<Exemplar>>) {
        self.with(()).inc_with(exemplar);
    }

    /// Adds `n`, with an [exemplar](Exemplar) if there is one.
    #[inline]
    pub fn add_with(&self, n: u64, exemplar: impl Into<Option<Exemplar>>) {
        self.with(()).add_with(n, exemplar);
    }

    /// The value now: the sum over all threads.
    pub fn get(&self) -> u64 {
        self.with(()).get()
    }
}

impl<S: Storage> Counter<(), f64, S> {
    /// Adds 1.
    #[inline(always)]
    pub fn inc(&self) {
        self.with(()).inc();
    }

    /// Adds `value`; see [`CounterSeries::add`].
    #[inline(always)]
    pub fn add(&self, value: f64) {
        self.with(()).add(value);
    }

    /// Adds 1, with an [exemplar](Exemplar) if there is one.
    #[inline]
    pub fn inc_with(&self, exemplar: impl Into<Option<Exemplar>>) {
        self.with(()).inc_with(exemplar);
    }

    /// Adds `value`, with an [exemplar](Exemplar) if there is one.
    #[inline]
    pub fn add_with(&self, value: f64, exemplar: impl Into<Option<Exemplar>>) {
        self.with(()).add_with(value, exemplar);
    }

    /// The value now: the sum over all threads.
    pub fn get(&self) -> f64 {
        self.with(()).get()
    }
}

impl<L: LabelSet, N: Count, S: Storage> Family for Counter<L, N, S> {
    const KIND: Kind = Kind::Counter;
    const NUMBER: Number = N::NUMBER;
    const LABELS: &'static [LabelDescription] = L::LABELS;

    fn family(&self) -> FamilyRef<'_> {
        self.core.family()
    }
}
