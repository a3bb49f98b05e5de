//! Info metrics: facts as labels.

use crate::description::{FamilyDescription, Kind, LabelDescription, Number};
use crate::family::{Core, Family, FamilyRef};
use crate::label_set::LabelSet;
use crate::storage::Shared;
use std::fmt;

/// Facts as labels, of value 1: a version, a build, a role.
///
/// Without labels of its own it shows from the start, with the constant labels of its field and
/// set (`#[metric(labels(version = env!("CARGO_PKG_VERSION")))]`). With labels `L` it shows the
/// combinations that were [`set`](Self::set).
pub struct Info<L = ()> {
    core: Core<L, Shared>,
}

impl<L> fmt::Debug for Info<L> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.core.fmt(f)
    }
}

impl<L> Info<L> {
    #[doc(hidden)]
    pub const fn described(description: &'static FamilyDescription) -> Self {
        Self {
            core: Core::new(description, Kind::Info),
        }
    }
}

impl<L: LabelSet> Info<L> {
    /// Shows this combination of facts.
    pub fn set(&self, facts: L) {
        self.put(facts, 1);
    }

    /// Shows this combination of facts no longer.
    pub fn clear(&self, facts: L) {
        self.put(facts, 0);
    }

    fn put(&self, facts: L, bits: u64) {
        let at = facts.combination() as u32;
        self.core.claim.set(at, bits, Core::<L, Shared>::SHARING);
    }
}

impl<L: LabelSet> Family for Info<L> {
    const KIND: Kind = Kind::Info;
    const NUMBER: Number = Number::Unsigned;
    const LABELS: &'static [LabelDescription] = L::LABELS;

    fn family(&self) -> FamilyRef<'_> {
        self.core.family()
    }
}
