//! The body of a request while it arrives.
//!
//! Until it is whole, its client counts as one that is about to ask, and has to leave where others wait and it
//! takes too long.

use crate::seat::Seat;
use hyper::body::{Body, Bytes, Frame, Incoming, SizeHint};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, ready};

/// What is known of a request's arrival.
pub(crate) struct Arrival {
    seat: Arc<Seat>,
    is_whole: AtomicBool,
}

/// A body that tells when it is whole.
pub(crate) struct Arriving {
    body: Incoming,
    arrival: Arc<Arrival>,
}

impl Arrival {
    pub(crate) fn of(body: Incoming, seat: Arc<Seat>) -> (Arc<Self>, Arriving) {
        let arrival = Arc::new(Self {
            seat,
            is_whole: AtomicBool::new(false),
        });
        if body.is_end_stream() {
            arrival.end();
        }
        let known = Arc::clone(&arrival);
        (known, Arriving { body, arrival })
    }

    pub(crate) fn is_whole(&self) -> bool {
        // Relaxed: both sides are one task.
        self.is_whole.load(Ordering::Relaxed)
    }

    fn end(&self) {
        self.is_whole.store(true, Ordering::Relaxed);
        self.seat.asked();
    }
}

impl Body for Arriving {
    type Data = Bytes;
    type Error = hyper::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, hyper::Error>>> {
        let frame = ready!(Pin::new(&mut self.body).poll_frame(context));
        if frame.is_none() {
            self.arrival.end();
        }
        Poll::Ready(frame)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
