//! One call of a function at a time, so that one that hangs keeps one thread, and not that of every scrape.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// A function that has been running for longer hangs.
const PATIENCE: Duration = Duration::from_secs(5);

type Value = fn(&mut dyn FnMut(usize, f64));

/// The calls that are under way: of each function one.
static CALLS: Mutex<Vec<Call>> = Mutex::new(Vec::new());
static ENDED: Condvar = Condvar::new();

struct Call {
    /// Where the function is. Two that the linker has made one are one.
    function: usize,
    since: Instant,
}

/// The right to call a function, until it is dropped.
pub(super) struct Turn(usize);

impl Turn {
    /// Waits for those who call it already; nothing where it hangs.
    pub(super) fn take(value: Value) -> Option<Self> {
        Self::of(value as usize, PATIENCE)
    }

    fn of(function: usize, patience: Duration) -> Option<Self> {
        let mut calls = calls();
        while let Some(call) = calls.iter().find(|call| call.function == function) {
            let left = patience.checked_sub(call.since.elapsed())?;
            let woken = ENDED.wait_timeout(calls, left);
            calls = woken.unwrap_or_else(PoisonError::into_inner).0;
        }
        calls.push(Call {
            function,
            since: Instant::now(),
        });
        Some(Self(function))
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        calls().retain(|call| call.function != self.0);
        ENDED.notify_all();
    }
}

fn calls() -> MutexGuard<'static, Vec<Call>> {
    // Nothing can panic under this lock.
    CALLS.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::thread;

    #[test]
    fn one_at_a_time_and_none_behind_one_that_hangs() {
        let patience = Duration::from_millis(200);
        let hanging = Turn::of(1, patience).expect("nobody calls it");
        let began = Instant::now();
        assert!(Turn::of(1, patience).is_none());
        assert!(began.elapsed() >= Duration::from_millis(100));
        assert!(Turn::of(1, patience).is_none());
        assert!(Turn::of(2, patience).is_some());
        drop(hanging);

        let calling = Turn::of(1, Duration::from_mins(1)).expect("nobody calls it");
        let waiting = thread::spawn(|| Turn::of(1, Duration::from_mins(1)).is_some());
        thread::sleep(Duration::from_millis(50));
        assert!(!waiting.is_finished());
        drop(calling);
        assert!(waiting.join().expect("no panic"));
    }
}
