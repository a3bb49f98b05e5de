//! Calls that are iterators or streams: they end with their last item.

use super::boxing::Boxing;
use super::exit::Exit;
use super::future::Span;
use crate::outcome::Outcome;
use std::iter::FusedIterator;

/// The iterator or stream of an instrumented function.
///
/// The call begins when the first item is asked for and ends when there is none left; one that is
/// dropped before was cancelled. `N` counts an item.
#[must_use = "iterators and streams do nothing unless asked for items"]
pub struct Items<I, B, S, X, N>
where
    B: FnOnce() -> S,
    X: FnOnce(S, Exit<'_, ()>),
    N: FnMut(&mut S),
{
    source: I,
    /// Never pinned; after the items, so that what they hold is dropped within the call.
    span: Span<B, S, (), X>,
    count: N,
}

impl<I: Unpin, B, S, X, N> Unpin for Items<I, B, S, X, N>
where
    B: FnOnce() -> S,
    X: FnOnce(S, Exit<'_, ()>),
    N: FnMut(&mut S),
{
}

impl<I, B, S, X, N> Items<I, B, S, X, N>
where
    B: FnOnce() -> S,
    X: FnOnce(S, Exit<'_, ()>),
    N: FnMut(&mut S),
{
    /// The call that a function makes.
    #[inline(always)]
    pub fn of(items: impl FnOnce() -> I, begin: B, end: X, count: N) -> Self {
        let mut span = Span::new(begin, end);
        Self {
            source: span.make(items),
            span,
            count,
        }
    }

    /// The call that a function makes, which is to go into a box.
    #[inline(always)]
    pub fn boxing(items: impl FnOnce() -> I, begin: B, end: X, count: N) -> Boxing<Self> {
        Boxing::of(Self::of(items, begin, end, count))
    }

    #[inline]
    fn ask<T>(&mut self, ask: impl FnOnce(&mut I) -> Option<T>) -> Option<T> {
        self.span.begin();
        self.span.otherwise = Outcome::Panic;
        let item = ask(&mut self.source);
        self.span.otherwise = Outcome::Cancelled;
        note(&mut self.span, &mut self.count, item.is_some());
        item
    }
}

#[inline]
fn note<B, S, X, N>(span: &mut Span<B, S, (), X>, count: &mut N, is_item: bool)
where
    B: FnOnce() -> S,
    X: FnOnce(S, Exit<'_, ()>),
    N: FnMut(&mut S),
{
    if !is_item {
        span.finish(Exit::of(&()));
    } else if let Some(began) = span.during() {
        count(began);
    }
}

impl<I, B, S, X, N> Iterator for Items<I, B, S, X, N>
where
    I: Iterator,
    B: FnOnce() -> S,
    X: FnOnce(S, Exit<'_, ()>),
    N: FnMut(&mut S),
{
    type Item = I::Item;

    #[inline]
    fn next(&mut self) -> Option<I::Item> {
        self.ask(I::next)
    }

    #[inline]
    fn size_hint(&self) -> (usize, Option<usize>) {
        self.source.size_hint()
    }
}

impl<I, B, S, X, N> DoubleEndedIterator for Items<I, B, S, X, N>
where
    I: DoubleEndedIterator,
    B: FnOnce() -> S,
    X: FnOnce(S, Exit<'_, ()>),
    N: FnMut(&mut S),
{
    #[inline]
    fn next_back(&mut self) -> Option<I::Item> {
        self.ask(I::next_back)
    }
}

impl<I, B, S, X, N> ExactSizeIterator for Items<I, B, S, X, N>
where
    I: ExactSizeIterator,
    B: FnOnce() -> S,
    X: FnOnce(S, Exit<'_, ()>),
    N: FnMut(&mut S),
{
}

impl<I, B, S, X, N> FusedIterator for Items<I, B, S, X, N>
where
    I: FusedIterator,
    B: FnOnce() -> S,
    X: FnOnce(S, Exit<'_, ()>),
    N: FnMut(&mut S),
{
}

#[cfg(feature = "stream")]
mod stream {
    use super::{Exit, Items, Outcome, note};
    use futures_core::Stream;
    use futures_core::stream::FusedStream;
    use std::pin::Pin;
    use std::task::{Context, Poll};

    impl<I, B, S, X, N> Stream for Items<I, B, S, X, N>
    where
        I: Stream,
        B: FnOnce() -> S,
        X: FnOnce(S, Exit<'_, ()>),
        N: FnMut(&mut S),
    {
        type Item = I::Item;

        #[inline]
        fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<I::Item>> {
            // SAFETY: `items` is pinned whenever this is: it is never moved out of, and dropped in
            // place, as `Items` has no `Drop` of its own. The rest is never pinned. The methods that
            // move or reach into `items` are those of iterators, which need an unpinned `&mut`.
            let (items, span, count) = unsafe {
                let this = self.get_unchecked_mut();
                (
                    Pin::new_unchecked(&mut this.source),
                    &mut this.span,
                    &mut this.count,
                )
            };
            span.begin();
            span.otherwise = Outcome::Panic;
            let poll = items.poll_next(context);
            span.otherwise = Outcome::Cancelled;
            if let Poll::Ready(item) = &poll {
                note(span, count, item.is_some());
            }
            poll
        }

        #[inline]
        fn size_hint(&self) -> (usize, Option<usize>) {
            self.source.size_hint()
        }
    }

    impl<I, B, S, X, N> FusedStream for Items<I, B, S, X, N>
    where
        I: FusedStream,
        B: FnOnce() -> S,
        X: FnOnce(S, Exit<'_, ()>),
        N: FnMut(&mut S),
    {
        #[inline]
        fn is_terminated(&self) -> bool {
            self.source.is_terminated()
        }
    }
}
