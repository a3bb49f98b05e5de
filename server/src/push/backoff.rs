//! The time between two tries.

use std::time::Duration;

/// Grows from try to try, and differs from program to program, so that those that a receiver has lost
/// at once do not come back at once.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Backoff {
    pub(crate) first: Duration,
    pub(crate) longest: Duration,
}

impl Backoff {
    /// How long to wait after so many tries have failed, at least one; `random` is from 0 to 1.
    pub(crate) fn wait(self, tries: u32, random: f64) -> Duration {
        let doubled = 2u32.saturating_pow(tries.saturating_sub(1));
        let whole = self.first.saturating_mul(doubled).min(self.longest);
        whole.mul_f64(0.5 + random / 2.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_the_longest() {
        let backoff = Backoff {
            first: Duration::from_millis(100),
            longest: Duration::from_secs(10),
        };
        let wait = |tries| backoff.wait(tries, 1.0).as_millis();
        assert_eq!([1, 2, 3, 4].map(wait), [100, 200, 400, 800]);
        assert_eq!([8, 9, 40, u32::MAX].map(wait), [10_000; 4]);
        assert_eq!(backoff.wait(1, 0.0), Duration::from_millis(50));
    }
}
