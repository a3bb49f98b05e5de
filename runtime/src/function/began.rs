//! A call that has begun, and its end.

use super::{CALLS, Function, IN_FLIGHT, Inner};
use crate::call::outcome_of_scope;
use crate::claim::Claim;
use crate::label_set::Labels;
use crate::outcome::Outcome;
use crate::sample::timed;
use crate::slots::{add_own, add_own_float};
use std::mem::ManuallyDrop;

/// A call of a function that has begun.
///
/// One that is dropped without an end has panicked: of the functions that end in another way without
/// a result, the futures, the ends are told.
#[must_use]
pub struct Began {
    function: &'static Function,
    first: u32,
    start: u64,
}

impl Began {
    #[inline(always)]
    pub(super) fn new(function: &'static Function, first: u32, start: u64) -> Self {
        Self {
            function,
            first,
            start,
        }
    }

    /// Ends the call.
    #[inline]
    pub fn end(self, outcome: Outcome) {
        let this = ManuallyDrop::new(self);
        this.count(outcome, outcome as u32);
    }

    /// Ends the call, with the kind of its error if it has one.
    #[inline]
    pub fn end_with(self, outcome: Outcome, kind: Option<u32>) {
        let this = ManuallyDrop::new(self);
        this.count(outcome, outcome as u32);
        this.count_error(outcome, kind);
    }

    /// Ends the call, with the labels of its end, and the kind of its error if it has one.
    #[inline]
    pub fn end_as<X: Labels>(self, outcome: Outcome, labels: X, kind: Option<u32>) {
        let this = ManuallyDrop::new(self);
        this.count(outcome, labels.combination() as u32);
        this.count_error(outcome, kind);
    }

    #[inline]
    pub(super) fn count_error(&self, outcome: Outcome, kind: Option<u32>) {
        if let (Outcome::Error, Some(kind)) = (outcome, kind) {
            let inner = &self.function.inner;
            inner.add(self.first + inner.places.first_kind + kind, 1);
        }
    }

    /// Counts an item.
    #[inline]
    pub fn item(&self) {
        let inner = &self.function.inner;
        inner.add(self.first + inner.places.items, 1);
    }

    /// The claim, and its first cell that is this call's.
    pub(super) fn place(&self) -> (&'static Claim, u32) {
        (&self.function.inner.claim, self.first)
    }

    /// Counts the end; returns the bucket and the seconds, if the call was timed.
    #[inline]
    pub(super) fn count(&self, outcome: Outcome, end: u32) -> Option<(u32, f64)> {
        let Inner {
            claim,
            places,
            options,
            ..
        } = &self.function.inner;
        let seconds = timed(options.timed, outcome, self.start);
        let observed =
            seconds.map(|seconds| (places.buckets + options.bounds.find(seconds), seconds));
        // One lookup for all, but where the cells of these labels go on in the next chunk.
        if !places.is_shared
            && let Some(cells) = claim.own_run(self.first, places.sum + 1)
        {
            let cell = |at: u32| &cells[at as usize];
            add_own(cell(IN_FLIGHT), u64::MAX);
            add_own(cell(CALLS + end), 1);
            if let Some((bucket, seconds)) = observed {
                add_own(cell(bucket), 1);
                add_own_float(cell(places.sum), seconds);
            }
        } else {
            self.count_apart(end, observed);
        }
        observed.map(|(bucket, seconds)| (self.first + bucket, seconds))
    }

    #[inline(never)]
    fn count_apart(&self, end: u32, observed: Option<(u32, f64)>) {
        let Inner { claim, places, .. } = &self.function.inner;
        claim.add(self.first + IN_FLIGHT, u64::MAX, places.sharing());
        claim.add(self.first + CALLS + end, 1, places.sharing());
        if let Some((bucket, seconds)) = observed {
            let cells = (bucket, places.sum);
            claim.observe(self.first, cells, seconds, places.sharing());
        }
    }
}

/// A call that lasts as long as this stands in the function, of one whose end is always good: it can
/// return from anywhere.
#[must_use]
pub struct Scope {
    began: ManuallyDrop<Began>,
    was_panicking: bool,
}

impl Began {
    /// Makes the call last until this is dropped.
    #[inline]
    pub fn until_dropped(self) -> Scope {
        Scope {
            began: ManuallyDrop::new(self),
            was_panicking: std::thread::panicking(),
        }
    }
}

impl Drop for Scope {
    #[inline]
    fn drop(&mut self) {
        let outcome = outcome_of_scope(self.was_panicking);
        self.began.count(outcome, outcome as u32);
    }
}

impl Drop for Began {
    #[inline]
    fn drop(&mut self) {
        self.count(Outcome::Panic, Outcome::Panic as u32);
    }
}
