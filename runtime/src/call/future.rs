//! Calls that are futures.

use super::boxing::Boxing;
use super::exit::Exit;
use crate::outcome::Outcome;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll};

/// Tells an async block its type, in a `return` that is never reached.
#[cold]
pub fn never<T>() -> T {
    unreachable!("an instrumented function does not call this")
}

/// What a function returns, as a type: `!` cannot be written elsewhere.
pub trait Returning {
    /// That.
    type Output;
}

impl<T> Returning for fn() -> T {
    type Output = T;
}

/// What comes of a future.
pub type OutputOf<F> = <F as Future>::Output;

/// The beginning and the end of a call that lives on: each is called once at most, and the end
/// whenever the beginning was.
pub(super) struct Span<B, S, R, X>
where
    B: FnOnce() -> S,
    X: FnOnce(S, Exit<'_, R>),
{
    /// Beginning and end, until the call begins.
    before: Option<(B, X)>,
    /// What the beginning left, and the end, as long as the call lasts.
    during: Option<(S, X)>,
    /// How the call ends if it is dropped now.
    pub(super) otherwise: Outcome,
    result: PhantomData<fn(&R)>,
}

impl<B, S, R, X> Span<B, S, R, X>
where
    B: FnOnce() -> S,
    X: FnOnce(S, Exit<'_, R>),
{
    #[inline(always)]
    pub(super) fn new(begin: B, end: X) -> Self {
        Self {
            before: Some((begin, end)),
            during: None,
            otherwise: Outcome::Cancelled,
            result: PhantomData,
        }
    }

    /// Makes what the call is: should that unwind, the call has begun and panicked.
    #[inline(always)]
    pub(super) fn make<T>(&mut self, make: impl FnOnce() -> T) -> T {
        let making = Making(self);
        let call = make();
        std::mem::forget(making);
        call
    }

    /// Begins the call, if it has not begun.
    #[inline(always)]
    pub(super) fn begin(&mut self) {
        if let Some((begin, end)) = self.before.take() {
            self.during = Some((begin(), end));
        }
    }

    /// What the beginning left, while the call lasts.
    #[inline(always)]
    pub(super) fn during(&mut self) -> Option<&mut S> {
        self.during.as_mut().map(|(began, _)| began)
    }

    /// Ends the call, if it lasts.
    #[inline(always)]
    pub(super) fn finish(&mut self, exit: Exit<'_, R>) {
        if let Some((began, end)) = self.during.take() {
            end(began, exit);
        }
    }
}

impl<B, S, R, X> Drop for Span<B, S, R, X>
where
    B: FnOnce() -> S,
    X: FnOnce(S, Exit<'_, R>),
{
    #[inline(always)]
    fn drop(&mut self) {
        self.finish(Exit::without(self.otherwise));
    }
}

/// A call that is being made.
struct Making<'a, B, S, R, X>(&'a mut Span<B, S, R, X>)
where
    B: FnOnce() -> S,
    X: FnOnce(S, Exit<'_, R>);

impl<B, S, R, X> Drop for Making<'_, B, S, R, X>
where
    B: FnOnce() -> S,
    X: FnOnce(S, Exit<'_, R>),
{
    fn drop(&mut self) {
        self.0.begin();
        self.0.otherwise = Outcome::Panic;
    }
}

/// The future of an instrumented function.
#[must_use = "futures do nothing unless polled"]
pub struct Call<F, B, S, X>
where
    F: Future,
    B: FnOnce() -> S,
    X: FnOnce(S, Exit<'_, F::Output>),
{
    body: F,
    /// Never pinned; after the body, so that what the body holds is dropped within the call.
    span: Span<B, S, F::Output, X>,
}

// What is pinned is the body alone.
impl<F, B, S, X> Unpin for Call<F, B, S, X>
where
    F: Future + Unpin,
    B: FnOnce() -> S,
    X: FnOnce(S, Exit<'_, F::Output>),
{
}

impl<F, B, S, X> Call<F, B, S, X>
where
    F: Future,
    B: FnOnce() -> S,
    X: FnOnce(S, Exit<'_, F::Output>),
{
    /// The call that a future is.
    #[inline(always)]
    pub fn new(body: F, begin: B, end: X) -> Self {
        Self {
            body,
            span: Span::new(begin, end),
        }
    }

    /// The call that a function makes.
    #[inline(always)]
    pub fn of(body: impl FnOnce() -> F, begin: B, end: X) -> Self {
        let mut span = Span::new(begin, end);
        Self {
            body: span.make(body),
            span,
        }
    }

    /// The call that a function makes, which is to go into a box.
    #[inline(always)]
    pub fn boxing(body: impl FnOnce() -> F, begin: B, end: X) -> Boxing<Self> {
        Boxing::of(Self::of(body, begin, end))
    }
}

impl<F, B, S, X> Future for Call<F, B, S, X>
where
    F: Future,
    B: FnOnce() -> S,
    X: FnOnce(S, Exit<'_, F::Output>),
{
    type Output = F::Output;

    #[inline]
    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<F::Output> {
        // SAFETY: `body` is pinned whenever the call is: it is never moved out of, and dropped in
        // place, as `Call` has no `Drop` of its own. `span` is never pinned.
        let (body, span) = unsafe {
            let this = self.get_unchecked_mut();
            (Pin::new_unchecked(&mut this.body), &mut this.span)
        };
        span.begin();
        // If this poll unwinds, that is what the drop finds.
        span.otherwise = Outcome::Panic;
        let poll = body.poll(context);
        span.otherwise = Outcome::Cancelled;
        if let Poll::Ready(result) = &poll {
            span.finish(Exit::of(result));
        }
        poll
    }
}
