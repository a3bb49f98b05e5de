//! What all metric types have in common: a claim on slots, and a description.

use crate::claim::Claim;
use crate::computed::Computing;
use crate::description::{Detail, FamilyDescription, Kind, LabelDescription, Number};
use crate::label_set::LabelSet;
use crate::native::Stores;
use crate::storage::{Sharing, Storage};
use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

/// A metric type that a set can have as a field: what `#[derive(MetricSet)]` asks of it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a metric",
    label = "not a metric",
    note = "a field of a metric set is a Counter, Gauge, UpDown, Histogram, Summary, Info, StateSet, NativeHistogram or Computed, or a set marked `#[metric(nested)]`"
)]
pub trait Family: Send + Sync {
    /// The type.
    const KIND: Kind;
    /// What its cells hold.
    const NUMBER: Number;
    /// Its labels.
    const LABELS: &'static [LabelDescription];
    /// What only its type has.
    const DETAIL: Detail = Detail::None;

    /// The family for the registry.
    fn family(&self) -> FamilyRef<'_>;
}

/// A family as the registry sees it.
#[derive(Clone, Copy)]
pub struct FamilyRef<'a> {
    pub(crate) description: &'static FamilyDescription,
    pub(crate) claim: &'a Claim,
    pub(crate) layout: Layout,
    /// Where a native histogram counts, which has no slots.
    pub(crate) native: Option<&'a Arc<Stores>>,
    /// What a computed gauge is computed from.
    pub(crate) computing: Option<Computing<'a>>,
}

/// Slots that are read at once, unless a single series has more: about what the fastest cache holds
/// beside the text that is made of them.
pub(crate) const READ_AT_ONCE: u32 = 256;

/// Where the cells of series number `i` are in a claim:
/// at `offset + (i / inner) * stride + (i % inner) * cells`, `cells` of them.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Layout {
    pub(crate) offset: u32,
    /// Series that stand side by side.
    pub(crate) inner: u32,
    /// Slots from one such group to the next.
    pub(crate) stride: u32,
    /// Slots of one series.
    pub(crate) cells: u32,
    /// Number of series.
    pub(crate) series: u32,
}

impl Layout {
    /// All series side by side, from the start of the claim.
    pub(crate) fn plain(description: &FamilyDescription) -> Self {
        let series = description.cardinality() as u32;
        Self {
            offset: 0,
            inner: series.max(1),
            stride: 0,
            cells: description.kind.cells(description.bounds.len()) as u32,
            series,
        }
    }

    /// How many series from this one on stand side by side, no more of them than are read at once.
    pub(crate) fn side_by_side(&self, series: u32) -> u32 {
        let at_once = (READ_AT_ONCE / self.cells).max(1);
        (self.inner - series % self.inner).min(at_once)
    }

    pub(crate) fn slot(&self, series: u32) -> u32 {
        self.offset + series / self.inner * self.stride + series % self.inner * self.cells
    }
}

/// The state that every metric type holds; `L` are the labels, `S` says which block.
pub(crate) struct Core<L, S> {
    pub(crate) claim: Claim,
    pub(crate) description: &'static FamilyDescription,
    types: PhantomData<fn() -> (L, S)>,
}

impl<L, S: Storage> Core<L, S> {
    /// Asks nothing of `L`, so that a type that is no label is told once, where it is described.
    pub(crate) const fn new(description: &'static FamilyDescription, kind: Kind) -> Self {
        let cells = kind.cells(description.bounds.len());
        let combinations = description.cardinality();
        let sharing = Sharing::of(combinations, S::WIDEST).of_cells(cells);
        Self {
            claim: Claim::new(combinations.saturating_mul(cells), sharing),
            description,
            types: PhantomData,
        }
    }
}

/// What a metric is and what it is called, `Counter("requests_total")`: reading the values takes a
/// walk over all threads.
impl<L, S> fmt::Debug for Core<L, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let FamilyDescription { kind, name, .. } = self.description;
        write!(f, "{kind:?}({name:?})")
    }
}

impl<L: LabelSet, S: Storage> Core<L, S> {
    /// Who writes its cells.
    pub(crate) const SHARING: Sharing = Sharing::of(L::COMBINATIONS, S::WIDEST);

    pub(crate) fn family(&self) -> FamilyRef<'_> {
        FamilyRef {
            description: self.description,
            claim: &self.claim,
            layout: Layout::plain(self.description),
            native: None,
            computing: None,
        }
    }
}
