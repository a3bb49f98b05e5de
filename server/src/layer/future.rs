//! An answer that is awaited.

use super::body::MeasuredBody;
use super::exchange::Exchange;
use super::families::HttpFamilies;
use hyper::Response;
use hyper::body::Body;
use pin_project_lite::pin_project;
use std::fmt;
use std::ops::Deref;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

pin_project! {
    /// The future of an [`HttpService`](super::HttpService).
    pub struct MeasuredFuture<F, H: Deref>
    where
        H::Target: HttpFamilies,
    {
        #[pin]
        inner: F,
        exchange: Option<Exchange<H>>,
    }
}

impl<F, H: Deref<Target: HttpFamilies>> MeasuredFuture<F, H> {
    pub(super) fn new(inner: F, exchange: Option<Exchange<H>>) -> Self {
        Self { inner, exchange }
    }
}

impl<F, B, E, H> Future for MeasuredFuture<F, H>
where
    F: Future<Output = Result<Response<B>, E>>,
    B: Body,
    H: Deref<Target: HttpFamilies>,
{
    type Output = Result<Response<MeasuredBody<B, H>>, E>;

    #[inline]
    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        let Some(exchange) = this.exchange else {
            let answer = ready!(this.inner.poll(context));
            return Poll::Ready(
                answer.map(|answer| answer.map(|body| MeasuredBody::new(body, None))),
            );
        };
        exchange.enter();
        let polled = this.inner.poll(context);
        // A body may say of itself what it likes, and is code of others too.
        let has_body = match &polled {
            Poll::Ready(Ok(response)) => exchange.answered(response),
            _ => false,
        };
        exchange.leave();
        match ready!(polled) {
            Ok(response) => {
                let exchange = if has_body {
                    this.exchange.take()
                } else {
                    exchange.complete();
                    None
                };
                Poll::Ready(Ok(response.map(|body| MeasuredBody::new(body, exchange))))
            }
            Err(error) => {
                exchange.fail();
                Poll::Ready(Err(error))
            }
        }
    }
}

impl<F, H: Deref<Target: HttpFamilies>> fmt::Debug for MeasuredFuture<F, H> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MeasuredFuture").finish_non_exhaustive()
    }
}
