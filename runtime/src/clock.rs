//! The clock of durations: monotonic ticks, turned into seconds after the subtraction.
//!
//! `quanta` reads the processor's time stamp counter where it is invariant, and the operating
//! system's monotonic clock elsewhere.

use once_cell::sync::Lazy;
use quanta::Clock;

static CLOCK: Lazy<Clock> = Lazy::new(Clock::new);

/// Ticks now.
#[inline(always)]
pub fn now() -> u64 {
    if cfg!(feature = "off") {
        return 0;
    }
    CLOCK.raw()
}

/// Seconds from the ticks of `start` until now; 0 if that lies in the future.
#[inline(always)]
pub(crate) fn seconds_since(start: u64) -> f64 {
    if cfg!(feature = "off") {
        return 0.0;
    }
    let clock = &*CLOCK;
    clock.delta_as_nanos(start, clock.raw()) as f64 * 1e-9
}
