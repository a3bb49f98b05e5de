//! The clock of durations: monotonic ticks, turned into seconds after the subtraction.
//!
//! On x86-64 they are those of the processor's time stamp counter where it runs at one rate in all states,
//! elsewhere nanoseconds of [`Instant`]. A reading of the counter takes half as long as one of `Instant`,
//! and two readings are most of what a timed call costs.

mod counter;

use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

static CLOCK: Clock = Clock::new();

/// Ticks now.
#[inline(always)]
pub fn now() -> u64 {
    if cfg!(feature = "off") {
        return 0;
    }
    CLOCK.now()
}

/// Seconds from the ticks of `start` until now; 0 if that lies in the future.
#[inline(always)]
pub(crate) fn seconds_since(start: u64) -> f64 {
    if cfg!(feature = "off") {
        return 0.0;
    }
    CLOCK.seconds_since(start)
}

struct Clock {
    /// The bits of the seconds that a tick of the counter takes; 0 before the first reading, negative
    /// where there is no such counter.
    seconds: AtomicU64,
    /// Where there is no counter: when the clock was first read.
    started: OnceLock<Instant>,
}

/// What a tick of `Instant` takes, as in [`Clock::seconds`].
const OF_INSTANT: f64 = -1e-9;

impl Clock {
    const fn new() -> Self {
        Self {
            seconds: AtomicU64::new(0),
            started: OnceLock::new(),
        }
    }

    #[inline(always)]
    fn now(&self) -> u64 {
        // Relaxed, here and below: one number, which every thread could find for itself.
        if self.seconds.load(Ordering::Relaxed).cast_signed() > 0 {
            counter::read()
        } else {
            self.now_slowly()
        }
    }

    #[inline(always)]
    fn seconds_since(&self, start: u64) -> f64 {
        let ticks = self.now().saturating_sub(start);
        let seconds = f64::from_bits(self.seconds.load(Ordering::Relaxed)).abs();
        // Signed, which takes one instruction instead of a dozen: 2⁶³ ticks are decades.
        ticks.cast_signed() as f64 * seconds
    }

    #[cold]
    #[inline(never)]
    fn now_slowly(&self) -> u64 {
        if self.seconds.load(Ordering::Relaxed) == 0 {
            // Of several threads that come first, all go on with what one has found.
            let found = counter::seconds_of_tick().unwrap_or(OF_INSTANT).to_bits();
            let _ = (self.seconds).compare_exchange(0, found, Ordering::Relaxed, Ordering::Relaxed);
        }
        if self.seconds.load(Ordering::Relaxed).cast_signed() > 0 {
            counter::read()
        } else {
            self.started.get_or_init(Instant::now).elapsed().as_nanos() as u64
        }
    }
}

#[cfg(all(test, not(feature = "off")))]
mod tests {
    use super::*;
    use std::thread::sleep;
    use std::time::Duration;

    /// Without a counter, and with one where there is one.
    fn clocks() -> [Clock; 2] {
        let without = Clock::new();
        let seconds = OF_INSTANT.to_bits();
        without.seconds.store(seconds, Ordering::Relaxed);
        [without, Clock::new()]
    }

    #[test]
    fn seconds_are_those_of_the_system() {
        for clock in clocks() {
            clock.now();
            let outer = Instant::now();
            let start = clock.now();
            let inner = Instant::now();
            sleep(Duration::from_millis(100));
            let least = inner.elapsed().as_secs_f64();
            let seconds = clock.seconds_since(start);
            let most = outer.elapsed().as_secs_f64();
            let error = 1e-3;
            assert!(
                least * (1.0 - error) <= seconds && seconds <= most * (1.0 + error),
                "{least} <= {seconds} <= {most}"
            );
        }
    }

    #[test]
    fn ticks_go_up_on_whatever_thread() {
        for clock in &clocks() {
            let mut last = clock.now();
            for _ in 0..100 {
                let next = std::thread::scope(|scope| scope.spawn(|| clock.now()).join());
                let next = next.expect("a reading");
                assert!(next > last, "{next} after {last}");
                last = next;
            }
        }
    }

    #[test]
    fn the_future_is_no_time_ago() {
        for clock in clocks() {
            assert_eq!(clock.seconds_since(u64::MAX).to_bits(), 0.0f64.to_bits());
        }
    }
}
