//! Who counts, and how much of it is known to a scraper.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;

pub(crate) const WRITERS: usize = 8;

/// What is observed, one after the other: one for each bucket, and of few digits in binary, so that sums
/// are exact.
pub(crate) const AMOUNTS: [f64; 4] = [0.25, 0.75, 1.5, 4.0];

/// The events of a thread before another one takes its place.
const LIFE: u64 = 20_000;

/// One who counts. On cache lines of its own.
#[derive(Default)]
#[repr(align(128))]
pub(crate) struct Writer {
    begun: AtomicU64,
    ended: AtomicU64,
}

impl Writer {
    /// Records amounts until it is over, from one thread after the other.
    pub(crate) fn write(&self, is_over: &AtomicBool, record: impl Fn(f64) + Sync) {
        while !is_over.load(Ordering::Relaxed) {
            let life = || {
                for _ in 0..LIFE {
                    let event = self.begun.load(Ordering::Relaxed);
                    self.begun.store(event + 1, Ordering::SeqCst);
                    record(AMOUNTS[event as usize % AMOUNTS.len()]);
                    // Partner of the load in `Bounds::begin`: what has ended is seen.
                    self.ended.store(event + 1, Ordering::SeqCst);
                    if is_over.load(Ordering::Relaxed) {
                        return;
                    }
                }
            };
            thread::scope(|scope| {
                scope.spawn(life);
            });
        }
    }
}

/// The sum of so many events of one writer.
fn sum(events: u64) -> f64 {
    let cycles = events / AMOUNTS.len() as u64;
    let rest = events as usize % AMOUNTS.len();
    cycles as f64 * AMOUNTS.iter().sum::<f64>() + AMOUNTS[..rest].iter().sum::<f64>()
}

/// What had ended before a scrape, and what had begun after it.
pub(crate) struct Bounds {
    ended: [u64; WRITERS],
    begun: [u64; WRITERS],
}

impl Bounds {
    pub(crate) fn begin(writers: &[Writer]) -> Self {
        Self {
            ended: std::array::from_fn(|at| writers[at].ended.load(Ordering::SeqCst)),
            begun: [0; WRITERS],
        }
    }

    pub(crate) fn end(&mut self, writers: &[Writer]) {
        self.begun = std::array::from_fn(|at| writers[at].begun.load(Ordering::SeqCst));
    }

    /// The least and the most events that a scrape shows.
    pub(crate) fn counts(&self) -> (f64, f64) {
        let count = |events: &[u64]| events.iter().sum::<u64>() as f64;
        (count(&self.ended), count(&self.begun))
    }

    /// The same of their amounts.
    pub(crate) fn sums(&self) -> (f64, f64) {
        let sums = |events: &[u64]| events.iter().map(|events| sum(*events)).sum();
        (sums(&self.ended), sums(&self.begun))
    }
}
