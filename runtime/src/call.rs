//! Calls of instrumented functions: one guard for every way out.
//!
//! The generated wrapper hands over the body and a closure for the exit. The exit is called once,
//! whatever happens: with the result if there is one, without it after a panic or a dropped future.

use crate::error_kind::{ErrorKind, KindOf};
use crate::outcome::Outcome;
use std::pin::Pin;
use std::task::{Context, Poll};

/// The end of a call that returns an `R`.
pub struct Exit<'a, R> {
    result: Result<&'a R, Outcome>,
}

/// Calls its closure once, on [`finish`](Self::finish) or on drop.
struct Guard<R, X: FnOnce(Exit<'_, R>)> {
    exit: Option<X>,
    otherwise: Outcome,
    result: std::marker::PhantomData<fn(&R)>,
}

impl<R, X: FnOnce(Exit<'_, R>)> Guard<R, X> {
    fn new(exit: X, otherwise: Outcome) -> Self {
        Self {
            exit: Some(exit),
            otherwise,
            result: std::marker::PhantomData,
        }
    }

    #[inline(always)]
    fn finish(&mut self, result: &R) {
        if let Some(exit) = self.exit.take() {
            exit(Exit { result: Ok(result) });
        }
    }
}

impl<R, X: FnOnce(Exit<'_, R>)> Drop for Guard<R, X> {
    fn drop(&mut self) {
        if let Some(exit) = self.exit.take() {
            exit(Exit {
                result: Err(self.otherwise),
            });
        }
    }
}

/// Runs the body of a function, then its exit.
#[inline(always)]
pub fn run<R, X: FnOnce(Exit<'_, R>)>(body: impl FnOnce() -> R, exit: X) -> R {
    // A function that ends without a result has unwound.
    let mut guard = Guard::new(exit, Outcome::Panic);
    let result = body();
    guard.finish(&result);
    result
}

/// Runs the body of an async function, then its exit.
#[inline(always)]
pub fn run_async<F: Future, X: FnOnce(Exit<'_, F::Output>)>(body: F, exit: X) -> Call<F, X> {
    Call {
        body,
        guard: Guard::new(exit, Outcome::Cancelled),
    }
}

/// Tells an async block its type, in a `return` that is never reached.
#[cold]
pub fn never<T>() -> T {
    unreachable!("an instrumented function does not call this")
}

/// The future of an instrumented async function.
#[must_use = "futures do nothing unless polled"]
pub struct Call<F: Future, X: FnOnce(Exit<'_, F::Output>)> {
    body: F,
    guard: Guard<F::Output, X>,
}

impl<F: Future, X: FnOnce(Exit<'_, F::Output>)> Future for Call<F, X> {
    type Output = F::Output;

    #[inline]
    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<F::Output> {
        // SAFETY: `body` is pinned whenever the call is: it is never moved out of, and dropped in
        // place, as `Call` has no `Drop` of its own. `guard` is never pinned.
        let (body, guard) = unsafe {
            let this = self.get_unchecked_mut();
            (Pin::new_unchecked(&mut this.body), &mut this.guard)
        };
        // If this poll unwinds, that is what the guard's drop finds.
        guard.otherwise = Outcome::Panic;
        let poll = body.poll(context);
        guard.otherwise = Outcome::Cancelled;
        if let Poll::Ready(result) = &poll {
            guard.finish(result);
        }
        poll
    }
}

/// What an exit knows when the function returns a `Result`.
///
/// In scope of generated code together with [`ViaValue`]: method resolution takes this one where
/// it fits, also for aliases such as `io::Result`.
pub trait ViaResult {
    /// What a successful call returned.
    type Value;
    /// What a failed call returned.
    type Error;

    /// How the call ended.
    fn __outcome(&self) -> Outcome;
    /// What a successful call returned.
    fn __value(&self) -> Option<&Self::Value>;
    /// What a failed call returned.
    fn __error(&self) -> Option<&Self::Error>;
}

impl<T, E> ViaResult for &Exit<'_, Result<T, E>> {
    type Value = T;
    type Error = E;

    #[inline(always)]
    fn __outcome(&self) -> Outcome {
        match self.result {
            Ok(Ok(_)) => Outcome::Ok,
            Ok(Err(_)) => Outcome::Error,
            Err(outcome) => outcome,
        }
    }

    #[inline(always)]
    fn __value(&self) -> Option<&T> {
        self.result.ok()?.as_ref().ok()
    }

    #[inline(always)]
    fn __error(&self) -> Option<&E> {
        self.result.ok()?.as_ref().err()
    }
}

/// What an exit knows when the function returns anything but a `Result`.
pub trait ViaValue {
    /// What the function returns.
    type Value;

    /// How the call ended.
    fn __outcome(&self) -> Outcome;
    /// What the call returned.
    fn __value(&self) -> Option<&Self::Value>;
}

impl<R> ViaValue for Exit<'_, R> {
    type Value = R;

    #[inline(always)]
    fn __outcome(&self) -> Outcome {
        match self.result {
            Ok(_) => Outcome::Ok,
            Err(outcome) => outcome,
        }
    }

    #[inline(always)]
    fn __value(&self) -> Option<&R> {
        self.result.ok()
    }
}

/// Whether durations of calls that ended so are observed: those of calls that returned.
#[inline(always)]
pub fn is_timed(outcome: Outcome) -> bool {
    matches!(outcome, Outcome::Ok | Outcome::Error)
}

/// The kind of a failed call's error.
#[inline(always)]
pub fn kind_of<E: ErrorKind>(error: &E) -> KindOf<E> {
    KindOf::of(error)
}

/// Reads an amount out of what a successful call returned.
#[inline(always)]
pub fn amount<T: ?Sized, V>(value: Option<&T>, read: impl FnOnce(&T) -> V) -> Option<V> {
    value.map(read)
}
