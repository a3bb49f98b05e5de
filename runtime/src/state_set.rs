//! State sets: which of several states something is in, one line a state.

use crate::description::{Detail, FamilyDescription, Kind, LabelDescription, Number};
use crate::family::{Core, Family, FamilyRef};
use crate::label_set::{LabelSet, Labels};
use crate::state::{State, States};
use crate::storage::Shared;
use std::fmt;
use std::marker::PhantomData;

/// Which of the states `E` something is in, for every combination of the labels `L`.
///
/// Each state has a line, with the state's text in a label that is called like the metric: 1 for the
/// state that was set last, 0 for the others. Before anything is set, all are 0.
///
/// `E` is an enum with `#[derive(Label)]`; see [`State`]. To OpenMetrics this is a `stateset`, to the
/// other formats a gauge. Where one line is enough, a [`Gauge<L, E>`](crate::Gauge) shows the state's
/// number.
pub struct StateSet<E, L = ()> {
    core: Core<L, Shared>,
    states: PhantomData<fn() -> E>,
}

/// One combination of the labels of a [`StateSet`].
pub struct StateSetSeries<'a, E, L> {
    set: &'a StateSet<E, L>,
    index: u32,
}

impl<E, L> Clone for StateSetSeries<'_, E, L> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<E, L> Copy for StateSetSeries<'_, E, L> {}

impl<E, L> fmt::Debug for StateSet<E, L> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.core.fmt(f)
    }
}

impl<E, L> fmt::Debug for StateSetSeries<'_, E, L> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}[{}]", self.set, self.index)
    }
}

impl<E, L> StateSet<E, L> {
    #[doc(hidden)]
    pub const fn described(description: &'static FamilyDescription) -> Self {
        Self {
            core: Core::new(description, Kind::StateSet),
            states: PhantomData,
        }
    }
}

impl<E: State, L: LabelSet> StateSet<E, L> {
    /// The series of these label values: arithmetic, no lookup.
    #[inline(always)]
    pub fn with(&self, labels: L) -> StateSetSeries<'_, E, L> {
        StateSetSeries {
            set: self,
            index: labels.combination() as u32,
        }
    }
}

impl<E: State, L: LabelSet> StateSetSeries<'_, E, L> {
    /// Says that the state is this one, and no other any more.
    #[inline(always)]
    pub fn set(self, state: E) {
        // 0 is what a slot holds that nobody has set.
        let bits = Labels::combination(state) as u64 + 1;
        let core = &self.set.core;
        core.claim.set(self.index, bits, Core::<L, Shared>::SHARING);
    }

    /// Whether the state is this one.
    pub fn is(self, state: E) -> bool {
        let bits = self.set.core.claim.read_one(self.index, false);
        bits == Labels::combination(state) as u64 + 1
    }
}

impl<E: State> StateSet<E> {
    /// Says that the state is this one, and no other any more.
    #[inline(always)]
    pub fn set(&self, state: E) {
        self.with(()).set(state);
    }

    /// Whether the state is this one.
    pub fn is(&self, state: E) -> bool {
        self.with(()).is(state)
    }
}

impl<E: State, L: LabelSet> Family for StateSet<E, L> {
    const KIND: Kind = Kind::StateSet;
    const NUMBER: Number = Number::Unsigned;
    const LABELS: &'static [LabelDescription] = L::LABELS;
    const DETAIL: Detail = Detail::States(States::of::<E>());

    fn family(&self) -> FamilyRef<'_> {
        self.core.family()
    }
}
