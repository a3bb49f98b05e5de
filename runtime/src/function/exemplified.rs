//! The end of a call with an exemplar.

use super::CALLS;
use super::began::Began;
use crate::exemplar::Exemplar;
use crate::label_set::Labels;
use crate::outcome::Outcome;
use std::mem::ManuallyDrop;

/// A call that is about to end, and the exemplar that its count and its duration get.
///
/// One that is dropped without an end has panicked, as a [`Began`].
#[must_use]
pub struct Exemplified {
    began: Began,
    exemplar: Option<Exemplar>,
}

impl Began {
    /// Gives the call an exemplar, if there is one.
    #[inline]
    pub fn exemplified(self, exemplar: Option<Exemplar>) -> Exemplified {
        Exemplified {
            began: self,
            exemplar,
        }
    }
}

impl Exemplified {
    /// Ends the call: as [`Began::end`].
    #[inline]
    pub fn end(self, outcome: Outcome) {
        self.count(outcome, outcome as u32);
    }

    /// Ends the call: as [`Began::end_with`].
    #[inline]
    pub fn end_with(self, outcome: Outcome, kind: Option<u32>) {
        self.began.count_error(outcome, kind);
        self.count(outcome, outcome as u32);
    }

    /// Ends the call: as [`Began::end_as`].
    #[inline]
    pub fn end_as<X: Labels>(self, outcome: Outcome, labels: X, kind: Option<u32>) {
        self.began.count_error(outcome, kind);
        self.count(outcome, labels.combination() as u32);
    }

    #[inline]
    fn count(self, outcome: Outcome, end: u32) {
        let began = ManuallyDrop::new(self.began);
        let timed = began.count(outcome, end);
        let Some(exemplar) = self.exemplar else {
            return;
        };
        let (claim, first) = began.place();
        if let Some((bucket, seconds)) = timed {
            claim.keep(bucket, seconds, exemplar.clone());
        }
        claim.keep(first + CALLS + end, 1.0, exemplar);
    }
}
