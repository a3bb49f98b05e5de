//! Timers for histograms.

use crate::clock;

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
