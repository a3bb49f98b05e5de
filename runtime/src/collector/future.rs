//! Async collectors: their future is polled on the collector's own thread and dropped at the limit.

use super::worker::{Failure, Runner};
use super::{Collection, Collector, CollectorError};
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};
use std::time::Instant;

/// A collector that blocks.
pub(super) struct Blocking<C>(pub(super) C);

impl<C: Collector> Runner for Blocking<C> {
    fn run(&mut self, out: &mut Collection, _: Instant) -> Result<(), Failure> {
        let result = self.0.collect(out);
        result.map_err(|error| Failure::error(&error))
    }
}

/// A collector that waits.
pub(super) struct Waiting<C>(pub(super) C);

impl<C> Runner for Waiting<C>
where
    C: AsyncFnMut(&mut Collection) -> Result<(), CollectorError> + Send + 'static,
{
    fn run(&mut self, out: &mut Collection, deadline: Instant) -> Result<(), Failure> {
        let waker = Waker::from(Arc::new(Unpark(thread::current())));
        let mut context = Context::from_waker(&waker);
        let mut future = pin!((self.0)(out));
        loop {
            if let Poll::Ready(result) = future.as_mut().poll(&mut context) {
                return result.map_err(|error| Failure::error(&error));
            }
            let Some(left) = deadline.checked_duration_since(Instant::now()) else {
                return Err(Failure::timeout());
            };
            // One that was woken meanwhile returns at once.
            thread::park_timeout(left);
        }
    }
}

struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        self.0.unpark();
    }
}
