//! The body of an answer, watched until it ends or is dropped.

use super::exchange::Exchange;
use super::families::HttpFamilies;
use hyper::body::{Body, Buf, Frame, SizeHint};
use pin_project_lite::pin_project;
use std::fmt;
use std::ops::Deref;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

pin_project! {
    /// The body of an answer that went through an [`HttpService`](super::HttpService): the same frames.
    pub struct MeasuredBody<B, H: Deref>
    where
        H::Target: HttpFamilies,
    {
        #[pin]
        inner: B,
        exchange: Option<Exchange<H>>,
    }
}

impl<B, H: Deref<Target: HttpFamilies>> MeasuredBody<B, H> {
    pub(super) fn new(inner: B, exchange: Option<Exchange<H>>) -> Self {
        Self { inner, exchange }
    }
}

impl<B: Body, H: Deref<Target: HttpFamilies>> Body for MeasuredBody<B, H> {
    type Data = B::Data;
    type Error = B::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<B::Data>, B::Error>>> {
        let mut this = self.project();
        let Some(exchange) = this.exchange else {
            return this.inner.poll_frame(context);
        };
        exchange.was_asked_for_a_frame();
        exchange.enter();
        let polled = this.inner.as_mut().poll_frame(context);
        exchange.leave();
        let frame = ready!(polled);
        match &frame {
            None => exchange.complete(),
            Some(Err(_)) => exchange.fail(),
            Some(Ok(frame)) => {
                if let Some(data) = frame.data_ref() {
                    exchange.took(data.remaining());
                    // Servers do not ask what has said that it is over.
                    if this.inner.is_end_stream() {
                        exchange.complete();
                    }
                } else if let Some(trailers) = frame.trailers_ref() {
                    exchange.read_trailers(trailers);
                    exchange.complete();
                }
            }
        }
        Poll::Ready(frame)
    }

    fn is_end_stream(&self) -> bool {
        self.inner.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.inner.size_hint()
    }
}

impl<B: Default, H: Deref<Target: HttpFamilies>> Default for MeasuredBody<B, H> {
    /// A body of nobody's.
    fn default() -> Self {
        Self::new(B::default(), None)
    }
}

impl<B: fmt::Debug, H: Deref<Target: HttpFamilies>> fmt::Debug for MeasuredBody<B, H> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("MeasuredBody").field(&self.inner).finish()
    }
}
