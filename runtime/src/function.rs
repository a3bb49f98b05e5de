//! The metrics that an instrumented function declares for itself.
//!
//! All cells of one combination of labels stand side by side, so that a call finds them once:
//! in flight, the four outcomes, the buckets and their sum, the kinds of errors.

use crate::call::is_timed;
use crate::check::{check_bounds, check_constants, check_family};
use crate::claim::Claim;
use crate::clock;
use crate::description::{
    FamilyDescription, Kind, LabelDescription, Number, SetDescription, here,
};
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

/// What is known of an instrumented function when the program is compiled.
pub struct Function {
    set: SetDescription,
    calls: FamilyDescription,
    duration: FamilyDescription,
    in_flight: FamilyDescription,
    errors: Option<FamilyDescription>,
}

/// The metrics of one function: calls by outcome, duration, calls in flight, errors by kind.
pub struct FunctionMetrics<L, E = NoKinds> {
    claim: Claim,
    function: &'static Function,
    types: PhantomData<fn() -> (L, E)>,
}

/// The label that the family of calls has after its others.
pub const OUTCOME: LabelDescription = LabelDescription::of::<Outcome>("outcome");

const OUTCOMES: u32 = <Outcome as Label>::CARDINALITY as u32;
const IN_FLIGHT: u32 = 0;
const CALLS: u32 = IN_FLIGHT + 1;
const BUCKETS: u32 = CALLS + OUTCOMES;

impl Function {
    /// A function whose metrics start with `prefix`.
    ///
    /// `calls` are its labels and [`OUTCOME`], `errors` its labels and the kind of the error.
    #[track_caller]
    pub const fn new<E: ErrorKind>(
        prefix: &'static str,
        calls: &'static [LabelDescription],
        errors: &'static [LabelDescription],
        constant_labels: &'static [(&'static str, &'static str)],
        bounds: &'static [f64],
        max_series: usize,
    ) -> Self {
        let labels = calls.split_at(calls.len() - 1).0;
        let calls = FamilyDescription {
            name: "calls_total",
            help: "Calls that ended, by outcome.",
            kind: Kind::Counter,
            number: Number::Unsigned,
            labels: calls,
            constant_labels: &[],
            bounds: &[],
            shows_untouched: true,
            max_series,
            location: here(),
        };
        Self {
            set: SetDescription {
                name: prefix,
                prefix,
                constant_labels,
                items: &[],
                max_series: usize::MAX,
            },
            calls,
            duration: FamilyDescription {
                name: "duration_seconds",
                help: "Time from the start of a call to its return; calls that panicked or were cancelled are left out.",
                kind: Kind::Histogram,
                number: Number::Float,
                labels,
                bounds,
                ..calls
            },
            in_flight: FamilyDescription {
                name: "in_flight",
                help: "Calls that have started and not ended.",
                kind: Kind::UpDown,
                number: Number::Signed,
                labels,
                ..calls
            },
            errors: if E::KINDS.is_empty() {
                None
            } else {
                Some(FamilyDescription {
                    name: "errors_total",
                    help: "Calls that returned an error, by its kind.",
                    labels: errors,
                    ..calls
                })
            },
        }
    }

    const fn buckets(&self) -> u32 {
        self.duration.bounds.len() as u32 + 1
    }
}

/// Checks labels, buckets and budgets of an instrumented function.
///
/// # Panics
/// If one of them is wrong, as [`check_family`] says it.
#[track_caller]
pub const fn check_function(function: &Function) {
    check_bounds(function.duration.bounds);
    check_function_family(function, &function.calls);
    check_function_family(function, &function.duration);
    if let Some(errors) = &function.errors {
        check_function_family(function, errors);
    }
}

#[track_caller]
const fn check_function_family(function: &Function, family: &FamilyDescription) {
    check_family(family);
    check_constants(family, function.set.constant_labels);
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

    const fn stride(function: &Function) -> u32 {
        BUCKETS + function.buckets() + 1 + Self::KINDS
    }

    /// The metrics of `function`, all 0.
    pub const fn new(function: &'static Function) -> Self {
        let stride = Self::stride(function) as usize;
        Self {
            claim: Claim::new(L::COMBINATIONS.saturating_mul(stride)),
            function,
            types: PhantomData,
        }
    }

    /// Begins a call.
    #[inline(always)]
    pub fn begin(&'static self, labels: L) -> Began<L, E> {
        let first = labels.combination() as u32 * Self::stride(self.function);
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
            claim, function, ..
        } = self.metrics;
        let is_shared = FunctionMetrics::<L, E>::IS_SHARED;
        let sum = BUCKETS + function.buckets();
        claim.add(self.first + IN_FLIGHT, u64::MAX, is_shared);
        claim.add(self.first + CALLS + outcome as u32, 1, is_shared);
        if is_timed(outcome) {
            let seconds = clock::seconds_since(self.start);
            let place = BUCKETS + bucket(function.duration.bounds, seconds);
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
        let stride = Self::stride(self.function);
        let after_sum = BUCKETS + self.function.buckets() + 1;
        let path = Path::root(&self.function.set);
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
        visit(&self.function.calls, CALLS, OUTCOMES, 1);
        visit(&self.function.duration, BUCKETS, 1, after_sum - BUCKETS);
        visit(&self.function.in_flight, IN_FLIGHT, 1, 1);
        if let Some(errors) = &self.function.errors {
            visit(errors, after_sum, Self::KINDS, 1);
        }
    }
}
