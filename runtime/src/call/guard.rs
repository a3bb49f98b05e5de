//! The guard of a call that ends where it began.

use super::exit::Exit;
use crate::outcome::Outcome;
use std::marker::PhantomData;

/// Calls its closure once, on `finish` or on drop.
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

/// How a call ended whose scope was left: it has unwound, unless the thread did that before.
#[inline]
pub(crate) fn outcome_of_scope(was_panicking: bool) -> Outcome {
    if std::thread::panicking() && !was_panicking {
        Outcome::Panic
    } else {
        Outcome::Ok
    }
}

/// A call that lasts as long as this stands in the function, of one whose end is always good: it can
/// return from anywhere.
#[must_use]
pub struct ScopeGuard<S, X: FnOnce(S, Exit<'_, ()>)> {
    guard: Guard<S, (), X>,
    was_panicking: bool,
}

impl<S, X: FnOnce(S, Exit<'_, ()>)> Guard<S, (), X> {
    /// Makes the call last until this is dropped.
    #[inline(always)]
    pub fn until_dropped(self) -> ScopeGuard<S, X> {
        ScopeGuard {
            guard: self,
            was_panicking: std::thread::panicking(),
        }
    }
}

impl<S, X: FnOnce(S, Exit<'_, ()>)> Drop for ScopeGuard<S, X> {
    #[inline]
    fn drop(&mut self) {
        let outcome = outcome_of_scope(self.was_panicking);
        self.guard.finish(Exit::without(outcome));
    }
}

impl<S, R, X: FnOnce(S, Exit<'_, R>)> Drop for Guard<S, R, X> {
    #[inline]
    fn drop(&mut self) {
        // A function that ends without a result has unwound.
        self.finish(Exit::without(Outcome::Panic));
    }
}

/// What a closure can give away once.
pub struct Once;

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
