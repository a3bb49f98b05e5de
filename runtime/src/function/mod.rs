//! The metrics that an instrumented function declares for itself.
//!
//! All cells of one combination of labels stand side by side, so that a call finds them once: in
//! flight, the ends of calls by outcome, the buckets and their sum, items, the kinds of errors.
//! Nothing here is generic but the labels: a program has hundreds of these, and each type is one more
//! to compile.

mod began;
mod declaration;
mod families;
mod name;

pub use began::Began;
pub use declaration::{Declaration, NoLabel, OUTCOME, TIMED};
pub use name::{FunctionName, Naming};

use crate::claim::Claim;
use crate::family::{FamilyRef, Layout};
use crate::label_set::{LabelTuple, Labels};
use crate::metric_set::{Path, StaticSet};
use crate::outcome::Outcome;
use crate::storage::{Auto, Storage};
use declaration::Parts;
use families::Families;
use once_cell::race::OnceBox;

/// The metrics of one function: calls by outcome, duration, calls in flight, and what else it asks for.
///
/// Lives in a static that the function declares, among those that the linker gathers.
pub struct Function {
    claim: Claim,
    declaration: Declaration,
    parts: Parts,
    /// Slots from one combination of labels to the next.
    stride: u32,
    is_shared: bool,
    families: OnceBox<Families>,
}

const IN_FLIGHT: u32 = 0;
const CALLS: u32 = IN_FLIGHT + 1;

impl Function {
    /// The metrics of a function whose labels are an `L`: calls by [`Outcome`], durations of calls
    /// that returned in the usual buckets, no kinds of errors.
    ///
    /// # Panics
    /// As [`with`](Self::with).
    #[track_caller]
    pub const fn new<L: LabelTuple>(prefix: &'static str, labels: &'static [&'static str]) -> Self {
        Self::declare::<L, (Outcome,), NoLabel>(Declaration::usual(prefix, labels))
    }

    /// The metrics of a function: its labels are an `L`, those of a call's end an `X`, the kind of an
    /// error a `K`.
    ///
    /// # Panics
    /// If labels, bounds or budget are wrong, with the words of the compile error that the panic
    /// becomes.
    #[track_caller]
    pub const fn with<L: LabelTuple, X: LabelTuple, K: crate::Label>(
        declaration: Declaration,
    ) -> Self {
        crate::check::check_bounds(declaration.bounds);
        Self::declare::<L, X, K>(declaration)
    }

    #[track_caller]
    const fn declare<L: LabelTuple, X: LabelTuple, K: crate::Label>(
        declaration: Declaration,
    ) -> Self {
        let parts = Parts::of::<L, X, K>();
        declaration.check(&parts, L::IMPLIES || X::IMPLIES);
        let stride = parts.kinds_at(&declaration) + parts.kinds();
        let slots = L::COMBINATIONS.saturating_mul(stride as usize);
        crate::check::check_slots(declaration.prefix, slots);
        Self {
            claim: Claim::new(slots),
            declaration,
            parts,
            stride,
            is_shared: L::COMBINATIONS > Auto::WIDEST,
            families: OnceBox::new(),
        }
    }

    /// Begins a call.
    #[inline]
    pub fn begin<L: Labels>(&'static self, labels: L) -> Began {
        self.begin_at(
            labels.combination() as u32 * self.stride,
            crate::clock::now(),
        )
    }

    /// Begins a call that is timed in one of `every` calls.
    #[inline]
    pub fn begin_sampled<L: Labels>(&'static self, labels: L, every: u32) -> Began {
        let start = crate::sample::start(every);
        self.begin_at(labels.combination() as u32 * self.stride, start)
    }

    #[inline(always)]
    fn begin_at(&'static self, first: u32, start: u64) -> Began {
        self.claim.add(first + IN_FLIGHT, 1, self.is_shared);
        Began::new(self, first, start)
    }
}

impl StaticSet for Function {
    fn visit_static(&'static self, each: &mut dyn FnMut(&Path<'_>, FamilyRef<'static>)) {
        let families = self.families.get_or_init(|| Box::new(Families::of(self)));
        let path = Path::root(&families.set);
        let combinations = self.parts.combinations();
        for (description, offset, inner) in families.all(self) {
            let cells = description.kind.cells(description.bounds.len()) as u32;
            let layout = Layout {
                offset,
                inner,
                stride: self.stride,
                cells,
                series: combinations * inner,
            };
            each(
                &path,
                FamilyRef {
                    description,
                    claim: &self.claim,
                    layout,
                },
            );
        }
    }
}
