//! The guard of a call that ends where it began.

use super::exit::Exit;
use crate::outcome::Outcome;
use std::marker::PhantomData;

/// Calls its closure once, on [`finish`](Self::finish) or on drop.
#[must_use]
pub struct Guard<S, R, X: FnOnce(S, Exit<'_, R>)> {
    /// What the beginning left, and the end takes.
    parts: Option<(S, X)>,
    result: PhantomData<fn(&R)>,
}

impl<S, R, X: FnOnce(S, Exit<'_, R>)> Guard<S, R, X> {
    /// Ends the call with its result, and passes that on.
    #[inline(always)]
    pub fn passing(mut self, result: R) -> R {
        self.finish(Exit::of(&result));
        result
    }

    #[inline(always)]
    fn finish(&mut self, exit: Exit<'_, R>) {
        if let Some((began, end)) = self.parts.take() {
            end(began, exit);
        }
    }
}

impl<S, R, X: FnOnce(S, Exit<'_, R>)> Drop for Guard<S, R, X> {
    #[inline]
    fn drop(&mut self) {
        // A function that ends without a result has unwound.
        self.finish(Exit::without(Outcome::Panic));
    }
}

/// Runs the body of a function that has begun, then its end.
#[inline(always)]
pub fn run<S, R, X: FnOnce(S, Exit<'_, R>)>(began: S, body: impl FnOnce() -> R, end: X) -> R {
    guard(began, end).passing(body())
}

/// The guard of a call that has begun.
#[inline(always)]
pub fn guard<S, R, X: FnOnce(S, Exit<'_, R>)>(began: S, end: X) -> Guard<S, R, X> {
    Guard {
        parts: Some((began, end)),
        result: PhantomData,
    }
}
