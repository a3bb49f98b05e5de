//! The metrics that an instrumented function declares for itself.
//!
//! All cells of one combination of labels stand side by side, so that a call finds them once:
//! in flight, the four outcomes, the buckets and their sum, the kinds of errors.

use crate::call::is_timed;
use crate::check::{check_bounds, check_family, check_slots};
use crate::claim::Claim;
use crate::clock;
use crate::description::{FamilyDescription, Kind, LabelDescription, Number, SetDescription, here};
use crate::error_kind::{ErrorKind, KindName, KindOf};
use crate::family::{FamilyRef, Layout};
use crate::histogram::bucket;
use crate::label::Label;
use crate::label_set::Labels;
use crate::metric_set::{Path, StaticSet};
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
///
/// Lives in a static that the function declares.
pub struct FunctionMetrics<L, E = NoKinds> {
    claim: Claim,
    set: SetDescription,
    calls: FamilyDescription,
    duration: FamilyDescription,
    in_flight: FamilyDescription,
    errors: Option<FamilyDescription>,
    types: PhantomData<fn() -> (L, E)>,
}

/// The label that the family of calls has after its others.
pub const OUTCOME: LabelDescription = LabelDescription::of::<Outcome>("outcome");

const OUTCOMES: u32 = <Outcome as Label>::CARDINALITY as u32;
const IN_FLIGHT: u32 = 0;
const CALLS: u32 = IN_FLIGHT + 1;
const BUCKETS: u32 = CALLS + OUTCOMES;

/// A call of a function that has begun.
pub struct Began<L: 'static, E: 'static> {
    metrics: &'static FunctionMetrics<L, E>,
    first: u32,
    start: u64,
}

impl<L: Labels, E: ErrorKind> FunctionMetrics<L, E> {
    const KINDS: u32 = <KindOf<E> as Label>::CARDINALITY as u32;
    const IS_SHARED: bool = L::COMBINATIONS > Auto::WIDEST;

    /// Metrics whose names start with `prefix`, all 0.
    ///
    /// `calls` are the labels and [`OUTCOME`]; `errors` the labels and the kind of the error, or
    /// nothing where errors are not told apart.
    ///
    /// # Panics
    /// If labels, bounds or budget are wrong, with the words of the compile error that the panic
    /// becomes.
    #[track_caller]
    pub const fn new(
        prefix: &'static str,
        calls: &'static [LabelDescription],
        errors: &'static [LabelDescription],
        constant_labels: &'static [(&'static str, &'static str)],
        bounds: &'static [f64],
        max_series: usize,
    ) -> Self {
        let calls = FamilyDescription {
            name: "calls_total",
            help: "Calls that ended, by outcome.",
            kind: Kind::Counter,
            number: Number::Unsigned,
            labels: calls,
            constant_labels,
            bounds: &[],
            shows_untouched: true,
            max_series,
            location: here(),
        };
        let labels = calls.labels.split_at(calls.labels.len() - 1).0;
        let duration = FamilyDescription {
            name: "duration_seconds",
            help: "Time from the start of a call to its return, without calls that panicked or were cancelled.",
            kind: Kind::Histogram,
            number: Number::Float,
            labels,
            bounds,
            ..calls
        };
        let in_flight = FamilyDescription {
            name: "in_flight",
            help: "Calls that have started and not ended.",
            kind: Kind::UpDown,
            number: Number::Signed,
            labels,
            ..calls
        };
        check_bounds(bounds);
        check_family(&calls);
        check_family(&duration);
        let errors = if errors.is_empty() {
            None
        } else {
            let errors = FamilyDescription {
                name: "errors_total",
                help: "Calls that returned an error, by its kind.",
                labels: errors,
                ..calls
            };
            check_family(&errors);
            Some(errors)
        };
        let slots = L::COMBINATIONS.saturating_mul(Self::stride(bounds) as usize);
        check_slots(prefix, slots);
        Self {
            claim: Claim::new(slots),
            set: SetDescription {
                name: prefix,
                prefix,
                constant_labels: &[],
                items: &[],
                max_series: usize::MAX,
            },
            calls,
            duration,
            in_flight,
            errors,
            types: PhantomData,
        }
    }

    /// Slots from one combination of labels to the next.
    const fn stride(bounds: &[f64]) -> u32 {
        after_sum(bounds) + Self::KINDS
    }

    /// Begins a call.
    #[inline(always)]
    pub fn begin(&'static self, labels: L) -> Began<L, E> {
        let first = labels.combination() as u32 * Self::stride(self.duration.bounds);
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
            claim, duration, ..
        } = self.metrics;
        let is_shared = FunctionMetrics::<L, E>::IS_SHARED;
        let after_sum = after_sum(duration.bounds);
        claim.add(self.first + IN_FLIGHT, u64::MAX, is_shared);
        claim.add(self.first + CALLS + outcome as u32, 1, is_shared);
        if is_timed(outcome) {
            let seconds = clock::seconds_since(self.start);
            let place = BUCKETS + bucket(duration.bounds, seconds);
            claim.observe(
                self.first + place,
                self.first + after_sum - 1,
                seconds,
                is_shared,
            );
        }
        if let Some(error) = error {
            let kind = KindOf::of(error).index() as u32;
            claim.add(self.first + after_sum + kind, 1, is_shared);
        }
    }
}

/// The place after a series' buckets and their sum.
const fn after_sum(bounds: &[f64]) -> u32 {
    BUCKETS + bounds.len() as u32 + 2
}

impl<L: Labels + 'static, E: ErrorKind + 'static> StaticSet for FunctionMetrics<L, E> {
    fn visit_static(&'static self, each: &mut dyn FnMut(&Path<'_>, FamilyRef<'static>)) {
        let path = Path::root(&self.set);
        let mut visit = |description: &'static FamilyDescription, offset, inner, cells| {
            let layout = Layout {
                offset,
                inner,
                stride: Self::stride(self.duration.bounds),
                cells,
                series: L::COMBINATIONS as u32 * inner,
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
        let after_sum = after_sum(self.duration.bounds);
        visit(&self.calls, CALLS, OUTCOMES, 1);
        visit(&self.duration, BUCKETS, 1, after_sum - BUCKETS);
        visit(&self.in_flight, IN_FLIGHT, 1, 1);
        if let Some(errors) = &self.errors {
            visit(errors, after_sum, Self::KINDS, 1);
        }
    }
}
