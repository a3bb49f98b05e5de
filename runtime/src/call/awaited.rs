//! Futures of functions whose end needs nothing but the outcome.
//!
//! A [`Call`](super::Call) would do, with a closure for its beginning and one for its end; but closures
//! have types of their own, and all that is generic over them is compiled for each function.
//!
//! Invariant: `body` is pinned whenever the [`Awaited`] is. It is never moved out of, and dropped in
//! place, as `Awaited` has no `Drop` of its own.

use super::exit::Exit;
use crate::function::Began;
use crate::outcome::Outcome;
use std::marker::PhantomData;
use std::ops::Deref;
use std::pin::Pin;
use std::task::{Context, Poll};

/// What is known of a result by its type: as with [`Exit`](super::Exit), method resolution takes what
/// fits.
pub struct Returned<R>(ReturnedPlain<R>);

/// What holds for any type.
pub struct ReturnedPlain<R>(PhantomData<fn() -> R>);

impl<R> Returned<R> {
    /// The only one.
    pub const NEW: Self = Self(ReturnedPlain(PhantomData));
}

impl<R> Deref for Returned<R> {
    type Target = ReturnedPlain<R>;

    #[inline(always)]
    fn deref(&self) -> &ReturnedPlain<R> {
        &self.0
    }
}

impl<T, E> Returned<Result<T, E>> {
    /// What tells the outcome.
    #[inline(always)]
    pub fn __tells(&self) -> ByResult {
        ByResult
    }
}

impl<R> ReturnedPlain<R> {
    /// What tells the outcome.
    #[inline(always)]
    pub fn __tells(&self) -> AlwaysOk {
        AlwaysOk
    }
}

/// Tells how a call ended by what it returned.
pub trait Tells<R> {
    /// How it ended.
    fn outcome(returned: &R) -> Outcome;
}

/// An error is one.
pub struct ByResult;

impl<T, E> Tells<Result<T, E>> for ByResult {
    #[inline(always)]
    fn outcome(returned: &Result<T, E>) -> Outcome {
        Exit::of(returned).__outcome()
    }
}

/// What returns has ended well.
pub struct AlwaysOk;

impl<R> Tells<R> for AlwaysOk {
    #[inline(always)]
    fn outcome(_: &R) -> Outcome {
        Outcome::Ok
    }
}

/// The future of a call that has begun.
#[must_use = "futures do nothing unless polled"]
pub struct Awaited<F, J> {
    body: F,
    /// After the body, so that what the body holds is dropped within the call.
    lasting: Lasting,
    tells: PhantomData<fn() -> J>,
}

/// A call until its end.
struct Lasting {
    began: Option<Began>,
    /// How the call ends if it is dropped now.
    otherwise: Outcome,
}

impl Lasting {
    #[inline]
    fn end(&mut self, outcome: Outcome) {
        if let Some(began) = self.began.take() {
            began.end(outcome);
        }
    }
}

impl Drop for Lasting {
    #[inline]
    fn drop(&mut self) {
        self.end(self.otherwise);
    }
}

impl Began {
    /// The call that a future is, polled from now on.
    #[inline(always)]
    pub fn until<F: Future, J: Tells<F::Output>>(self, body: F, _: J) -> Awaited<F, J> {
        Awaited {
            body,
            lasting: Lasting {
                began: Some(self),
                otherwise: Outcome::Cancelled,
            },
            tells: PhantomData,
        }
    }
}

impl<F: Future, J: Tells<F::Output>> Future for Awaited<F, J> {
    type Output = F::Output;

    #[inline]
    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<F::Output> {
        // SAFETY: `body` is pinned whenever this is, by the invariant above. `lasting` is never pinned.
        let (body, lasting) = unsafe {
            let this = self.get_unchecked_mut();
            (Pin::new_unchecked(&mut this.body), &mut this.lasting)
        };
        // If this poll unwinds, that is what the drop finds.
        lasting.otherwise = Outcome::Panic;
        let poll = body.poll(context);
        lasting.otherwise = Outcome::Cancelled;
        if let Poll::Ready(result) = &poll {
            lasting.end(J::outcome(result));
        }
        poll
    }
}
