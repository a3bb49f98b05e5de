//! Computed gauges: numbers that a scrape computes from what else it reads.

mod computation;
mod past;
mod sources;
mod turn;

pub(crate) use computation::{Computation, Results};

use crate::claim::Claim;
use crate::description::{Detail, FamilyDescription, Kind, LabelDescription, Number};
use crate::family::{Core, Family, FamilyRef, Layout};
use crate::label_set::LabelSet;
use crate::storage::Shared;
use crate::sync::Mutex;
use once_cell::race::OnceBox;
use past::Past;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

/// A gauge that nobody sets: a scrape computes it, for every combination of the labels `L`.
///
/// How, is said beside the field: `#[metric(ratio(a / b))]` of two counters, `#[metric(rate(a, window =
/// "60s"))]` of one, or `#[metric(value = path::to::function)]`; see
/// [`#[derive(MetricSet)]`](https://docs.rs/tallymark/latest/tallymark/derive.MetricSet.html).
///
/// Prometheus computes ratios and rates better, over any time and with any labels. This is for what
/// reads the program's metrics without it.
pub struct Computed<L = ()> {
    core: Core<L, Shared>,
    past: OnceBox<Arc<Mutex<Past>>>,
}

impl<L> fmt::Debug for Computed<L> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.core.fmt(f)
    }
}

impl<L> Computed<L> {
    #[doc(hidden)]
    pub const fn described(description: &'static FamilyDescription) -> Self {
        Self {
            core: Core::new(description, Kind::Gauge),
            past: OnceBox::new(),
        }
    }
}

impl<L: LabelSet> Family for Computed<L> {
    const KIND: Kind = Kind::Gauge;
    const NUMBER: Number = Number::Float;
    const LABELS: &'static [LabelDescription] = L::LABELS;
    const DETAIL: Detail = Detail::Computed(None);

    fn family(&self) -> FamilyRef<'_> {
        self.core.family()
    }
}

/// How a gauge is computed.
#[derive(Clone, Copy, Debug)]
pub enum Formula {
    /// What one family counted, over what another did.
    Ratio,
    /// What a family counts in a second, over the time given.
    Rate(Duration),
    /// What a function gives, by the place of the combination of labels.
    Value(fn(&mut dyn FnMut(usize, f64))),
}

/// A family that is computed from, and the labels that its series need to have.
#[derive(Clone, Copy)]
pub struct Operand<'a> {
    description: &'static FamilyDescription,
    claim: &'a Claim,
    layout: Layout,
    fixed: &'static [(&'static str, &'static str)],
}

/// A family, or those of its series that have the labels `fixed`, to compute from.
pub fn operand<'a>(
    family: FamilyRef<'a>,
    fixed: &'static [(&'static str, &'static str)],
) -> Operand<'a> {
    Operand {
        description: family.description,
        claim: family.claim,
        layout: family.layout,
        fixed,
    }
}

/// What a computed gauge is computed from.
#[derive(Clone, Copy)]
pub(crate) struct Computing<'a> {
    operands: [Option<Operand<'a>>; 2],
    past: &'a Arc<Mutex<Past>>,
}

/// A computed gauge for the registry, with what it is computed from.
pub fn computed<'a, L: LabelSet>(
    gauge: &'a Computed<L>,
    operands: [Option<Operand<'a>>; 2],
) -> FamilyRef<'a> {
    FamilyRef {
        computing: Some(Computing {
            operands,
            past: gauge.past.get_or_init(Box::default),
        }),
        ..gauge.core.family()
    }
}
