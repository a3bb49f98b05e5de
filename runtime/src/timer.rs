//! Timers for histograms, and the time since a moment.

use crate::clock;

/// The time since it was started, where labels are known only when something ends.
///
/// It reads the processor's time stamp counter where that is invariant, at a third of what
/// [`Instant`](std::time::Instant) takes. With the feature `off` it reads nothing, and tells 0.
///
/// ```
/// use tallymark_runtime::Stopwatch;
///
/// let began = Stopwatch::start();
/// let seconds: f64 = began.seconds();
/// assert!(seconds >= 0.0);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Stopwatch {
    start: u64,
}

impl Stopwatch {
    /// Starts now.
    #[inline]
    pub fn start() -> Self {
        Self {
            start: clock::now(),
        }
    }

    /// The seconds since its start.
    #[inline]
    pub fn seconds(self) -> f64 {
        clock::seconds_since(self.start)
    }
}

/// Hands the seconds since its start to a histogram when it is dropped.
#[must_use = "a timer observes when it is dropped"]
pub struct Timer<F: FnOnce(f64)> {
    start: u64,
    observe: Option<F>,
}

impl<F: FnOnce(f64)> Timer<F> {
    #[inline]
    pub(crate) fn start(observe: F) -> Self {
        Self {
            start: clock::now(),
            observe: Some(observe),
        }
    }

    /// Observes now, and returns the seconds.
    #[allow(clippy::must_use_candidate, reason = "the observation is the point")]
    #[inline]
    pub fn stop(mut self) -> f64 {
        let seconds = clock::seconds_since(self.start);
        if let Some(observe) = self.observe.take() {
            observe(seconds);
        }
        seconds
    }

    /// Observes nothing.
    #[inline]
    pub fn discard(mut self) {
        self.observe = None;
    }
}

impl<F: FnOnce(f64)> Drop for Timer<F> {
    #[inline]
    fn drop(&mut self) {
        if let Some(observe) = self.observe.take() {
            observe(clock::seconds_since(self.start));
        }
    }
}
