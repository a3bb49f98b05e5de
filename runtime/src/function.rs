//! The metrics that an instrumented function declares for itself.
//!
//! All cells of one combination of labels stand side by side, so that a call finds them once:
//! in flight, the four outcomes, the buckets and their sum, the kinds of errors.

use crate::call::is_timed;
use crate::claim::Claim;
use crate::clock;
use crate::description::{FamilyDescription, SetDescription};
use crate::error_kind::{ErrorKind, KindName, KindOf};
use crate::family::{FamilyRef, Layout};
use crate::histogram::bucket;
use crate::label::Label;
use crate::label_set::Labels;
use crate::metric_set::{AnySet, Path};
use crate::outcome::Outcome;
use crate::storage::{Auto, Storage};
use std::marker::PhantomData;

/// The error type of a function whose errors are not told apart.
pub enum NoKinds {}

impl ErrorKind for NoKinds {
    const KINDS: &'static [KindName] = &[];

    fn kind_index(&self) -> usize {
        match *self {}
    }
}

/// The metrics of one function: calls by outcome, duration, calls in flight, errors by kind.
pub struct FunctionMetrics<L, E = NoKinds> {
    claim: Claim,
    description: &'static SetDescription,
    families: &'static FunctionFamilies,
    types: PhantomData<fn() -> (L, E)>,
}

/// The families of one function.
pub struct FunctionFamilies {
    /// Calls by outcome; the outcome is the last label.
    pub calls: FamilyDescription,
    /// Durations of calls that returned.
    pub duration: FamilyDescription,
    /// Calls in flight.
    pub in_flight: FamilyDescription,
    /// Errors by kind, which is the last label; `None` with [`NoKinds`].
    pub errors: Option<FamilyDescription>,
}

const OUTCOMES: u32 = <Outcome as Label>::CARDINALITY as u32;
const IN_FLIGHT: u32 = 0;
const CALLS: u32 = IN_FLIGHT + 1;
const BUCKETS: u32 = CALLS + OUTCOMES;

impl FunctionFamilies {
    const fn buckets(&self) -> u32 {
        self.duration.bounds.len() as u32 + 1
    }
}

/// A call of a function that has begun.
pub struct Began<L: 'static, E: 'static> {
    metrics: &'static FunctionMetrics<L, E>,
    first: u32,
    start: u64,
}

impl<L: Labels, E: ErrorKind> FunctionMetrics<L, E> {
    const KINDS: u32 = <KindOf<E> as Label>::CARDINALITY as u32;
    const IS_SHARED: bool = L::COMBINATIONS > Auto::WIDEST;

    const fn stride(families: &FunctionFamilies) -> u32 {
        BUCKETS + families.buckets() + 1 + Self::KINDS
    }

    /// The metrics that `families` describe, as the set `description`.
    pub const fn new(
        description: &'static SetDescription,
        families: &'static FunctionFamilies,
    ) -> Self {
        let stride = Self::stride(families) as usize;
        Self {
            claim: Claim::new(L::COMBINATIONS.saturating_mul(stride)),
            description,
            families,
            types: PhantomData,
        }
    }

    /// Begins a call.
    #[inline(always)]
    pub fn begin(&'static self, labels: L) -> Began<L, E> {
        let first = labels.combination() as u32 * Self::stride(self.families);
        self.claim.add(first + IN_FLIGHT, 1, Self::IS_SHARED);
        Began {
            metrics: self,
            first,
            start: clock::now(),
        }
    }
}

impl<L: Labels, E: ErrorKind> Began<L, E> {
    /// Ends the call.
    #[inline(always)]
    pub fn end(self, outcome: Outcome) {
        self.end_with(outcome, None);
    }

    /// Ends the call, with its error if it has one.
    #[inline(always)]
    pub fn end_with(self, outcome: Outcome, error: Option<&E>) {
        let FunctionMetrics {
            claim, families, ..
        } = self.metrics;
        let is_shared = FunctionMetrics::<L, E>::IS_SHARED;
        let sum = BUCKETS + families.buckets();
        claim.add(self.first + IN_FLIGHT, u64::MAX, is_shared);
        claim.add(self.first + CALLS + outcome as u32, 1, is_shared);
        if is_timed(outcome) {
            let seconds = clock::seconds_since(self.start);
            let place = BUCKETS + bucket(families.duration.bounds, seconds);
            claim.observe(self.first + place, self.first + sum, seconds, is_shared);
        }
        if let Some(error) = error {
            let kind = KindOf::of(error).index() as u32;
            claim.add(self.first + sum + 1 + kind, 1, is_shared);
        }
    }
}

impl<L: Labels + 'static, E: ErrorKind + 'static> AnySet for FunctionMetrics<L, E> {
    fn visit_any<'a>(&'a self, each: &mut dyn FnMut(&Path<'_>, FamilyRef<'a>)) {
        let groups = L::COMBINATIONS as u32;
        let stride = Self::stride(self.families);
        let after_sum = BUCKETS + self.families.buckets() + 1;
        let path = Path::root(self.description);
        let mut visit = |description: &'static FamilyDescription, offset, inner, cells| {
            let layout = Layout {
                offset,
                inner,
                stride,
                cells,
                series: groups * inner,
            };
            each(
                &path,
                FamilyRef {
                    description,
                    claim: &self.claim,
                    layout,
                },
            );
        };
        visit(&self.families.calls, CALLS, OUTCOMES, 1);
        visit(&self.families.duration, BUCKETS, 1, after_sum - BUCKETS);
        visit(&self.families.in_flight, IN_FLIGHT, 1, 1);
        if let Some(errors) = &self.families.errors {
            visit(errors, after_sum, Self::KINDS, 1);
        }
    }
}
