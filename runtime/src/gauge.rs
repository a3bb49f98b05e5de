//! Gauges: numbers that are set, and numbers that are counted up and down.

use crate::description::{Detail, FamilyDescription, Kind, LabelDescription, Number};
use crate::family::{Core, Family, FamilyRef};
use crate::label_set::{LabelSet, Labels};
use crate::state::{State, States};
use crate::storage::{Auto, Shared, Storage};
use std::fmt;
use std::marker::PhantomData;

/// What a gauge can be set to: `f64`, `i64`, or a [`State`].
#[diagnostic::on_unimplemented(
    message = "a gauge cannot be set to a `{Self}`",
    label = "neither a number nor an enum of states",
    note = "use `f64`, `i64`, or an enum with `#[derive(Label)]`, of which each variant is a state"
)]
pub trait Level: sealed::Sealed + Copy + 'static {
    #[doc(hidden)]
    const NUMBER: Number;
    #[doc(hidden)]
    const DETAIL: Detail = Detail::None;
    /// What the gauge shows: the number itself, or the number of the state.
    type Shown;
    #[doc(hidden)]
    fn to_bits(self) -> u64;
    #[doc(hidden)]
    fn from_bits(bits: u64) -> Self::Shown;
}

mod sealed {
    pub trait Sealed {}
    impl Sealed for i64 {}
    impl Sealed for f64 {}
    impl<E: super::State> Sealed for E {}
}

impl Level for i64 {
    const NUMBER: Number = Number::Signed;
    type Shown = Self;

    #[inline(always)]
    fn to_bits(self) -> u64 {
        self.cast_unsigned()
    }

    fn from_bits(bits: u64) -> Self {
        bits.cast_signed()
    }
}

impl Level for f64 {
    const NUMBER: Number = Number::Float;
    type Shown = Self;

    #[inline(always)]
    fn to_bits(self) -> u64 {
        f64::to_bits(self)
    }

    fn from_bits(bits: u64) -> Self {
        f64::from_bits(bits)
    }
}

impl<E: State + 'static> Level for E {
    const NUMBER: Number = Number::Signed;
    const DETAIL: Detail = Detail::States(States::of::<E>());
    type Shown = i64;

    #[inline(always)]
    fn to_bits(self) -> u64 {
        E::number(Labels::combination(self)).cast_unsigned()
    }

    fn from_bits(bits: u64) -> i64 {
        bits.cast_signed()
    }
}

/// A number that is set, for every combination of the labels `L`: the last `set` wins.
///
/// `N` is `f64`, `i64`, or an enum of [states](State): a circuit breaker's, say, of which the gauge
/// shows the number, and the help text says which number is which state. Before a state is set, it
/// shows 0. A number that is only counted up and down is better an [`UpDown`].
pub struct Gauge<L = (), N = f64> {
    core: Core<L, Shared>,
    number: PhantomData<fn() -> N>,
}

/// One series of a [`Gauge`].
pub struct GaugeSeries<'a, L, N> {
    gauge: &'a Gauge<L, N>,
    index: u32,
}

impl<L, N> Clone for GaugeSeries<'_, L, N> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<L, N> Copy for GaugeSeries<'_, L, N> {}

impl<L, N> fmt::Debug for Gauge<L, N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.core.fmt(f)
    }
}

impl<L, N> fmt::Debug for GaugeSeries<'_, L, N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}[{}]", self.gauge, self.index)
    }
}

impl<L, N> Gauge<L, N> {
    #[doc(hidden)]
    pub const fn described(description: &'static FamilyDescription) -> Self {
        Self {
            core: Core::new(description, Kind::Gauge),
            number: PhantomData,
        }
    }
}

impl<L: LabelSet, N: Level> Gauge<L, N> {
    /// The series of these label values: arithmetic, no lookup.
    #[inline(always)]
    pub fn with(&self, labels: L) -> GaugeSeries<'_, L, N> {
        GaugeSeries {
            gauge: self,
            index: labels.combination() as u32,
        }
    }
}

impl<L: LabelSet, N: Level> GaugeSeries<'_, L, N> {
    /// Sets the value.
    #[inline(always)]
    pub fn set(self, value: N) {
        let core = &self.gauge.core;
        core.claim
            .set(self.index, value.to_bits(), Core::<L, Shared>::SHARING);
    }

    /// The value now; of a state, its number.
    pub fn get(self) -> N::Shown {
        N::from_bits(self.gauge.core.claim.read_one(self.index, false))
    }
}

impl<N: Level> Gauge<(), N> {
    /// Sets the value.
    #[inline(always)]
    pub fn set(&self, value: N) {
        self.with(()).set(value);
    }

    /// The value now; of a state, its number.
    pub fn get(&self) -> N::Shown {
        self.with(()).get()
    }
}

impl<L: LabelSet, N: Level> Family for Gauge<L, N> {
    const KIND: Kind = Kind::Gauge;
    const NUMBER: Number = N::NUMBER;
    const LABELS: &'static [LabelDescription] = L::LABELS;
    const DETAIL: Detail = N::DETAIL;

    fn family(&self) -> FamilyRef<'_> {
        self.core.family()
    }
}

/// A number that is counted up and down, for every combination of the labels `L`: things in flight.
///
/// Like a counter it is kept by each thread for itself, so that counting never waits. To Prometheus
/// it is a gauge. A scrape reads one thread after another: what moves from thread to thread in that
/// moment may be seen twice, or not at all, until the next scrape.
pub struct UpDown<L = (), S = Auto> {
    core: Core<L, S>,
}

/// One series of an [`UpDown`].
pub struct UpDownSeries<'a, L, S> {
    gauge: &'a UpDown<L, S>,
    index: u32,
}

impl<L, S> Clone for UpDownSeries<'_, L, S> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<L, S> Copy for UpDownSeries<'_, L, S> {}

impl<L, S> fmt::Debug for UpDown<L, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.core.fmt(f)
    }
}

impl<L, S> fmt::Debug for UpDownSeries<'_, L, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}[{}]", self.gauge, self.index)
    }
}

impl<L, S: Storage> UpDown<L, S> {
    #[doc(hidden)]
    pub const fn described(description: &'static FamilyDescription) -> Self {
        Self {
            core: Core::new(description, Kind::UpDown),
        }
    }
}

impl<L: LabelSet, S: Storage> UpDown<L, S> {
    /// The series of these label values: arithmetic, no lookup.
    #[inline(always)]
    pub fn with(&self, labels: L) -> UpDownSeries<'_, L, S> {
        UpDownSeries {
            gauge: self,
            index: labels.combination() as u32,
        }
    }
}

impl<L: LabelSet, S: Storage> UpDownSeries<'_, L, S> {
    /// Adds 1.
    #[inline(always)]
    pub fn inc(self) {
        self.add(1);
    }

    /// Takes 1 away.
    #[inline(always)]
    pub fn dec(self) {
        self.add(-1);
    }

    /// Adds `n`, which may be negative.
    #[inline(always)]
    pub fn add(self, n: i64) {
        let core = &self.gauge.core;
        core.claim
            .add(self.index, n.cast_unsigned(), Core::<L, S>::SHARING);
    }

    /// The value now: the sum over all threads.
    pub fn get(self) -> i64 {
        self.gauge
            .core
            .claim
            .read_one(self.index, false)
            .cast_signed()
    }
}

impl<S: Storage> UpDown<(), S> {
    /// Adds 1.
    #[inline(always)]
    pub fn inc(&self) {
        self.with(()).inc();
    }

    /// Takes 1 away.
    #[inline(always)]
    pub fn dec(&self) {
        self.with(()).dec();
    }

    /// Adds `n`, which may be negative.
    #[inline(always)]
    pub fn add(&self, n: i64) {
        self.with(()).add(n);
    }

    /// The value now: the sum over all threads.
    pub fn get(&self) -> i64 {
        self.with(()).get()
    }
}

impl<L: LabelSet, S: Storage> Family for UpDown<L, S> {
    const KIND: Kind = Kind::UpDown;
    const NUMBER: Number = Number::Signed;
    const LABELS: &'static [LabelDescription] = L::LABELS;

    fn family(&self) -> FamilyRef<'_> {
        self.core.family()
    }
}
