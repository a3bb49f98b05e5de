//! Which calls are timed, where only one in so many is to be.

use crate::clock;
use crate::outcome::Outcome;
use std::cell::Cell;

/// The start of a call that is not timed.
pub(crate) const UNTIMED: u64 = u64::MAX;

thread_local! {
    /// The state of this thread's xorshift generator.
    static STATE: Cell<u64> = const { Cell::new(0) };
}

/// Seconds from `start` until now, if that is to be observed of a call that ended so: `outcomes` has a
/// bit for each outcome that is.
#[inline(always)]
pub fn timed(outcomes: u8, outcome: Outcome, start: u64) -> Option<f64> {
    let is_timed = outcomes & 1 << outcome as u8 != 0 && start != UNTIMED;
    is_timed.then(|| clock::seconds_since(start))
}

/// The start of a call, of which one in `every` is timed; for the others the clock is not read.
///
/// At random, because a program's calls come in patterns: of two kinds that take turns, every second
/// call would always be of one kind.
#[inline]
pub fn start(every: u32) -> u64 {
    if is_chosen(every) {
        clock::now()
    } else {
        UNTIMED
    }
}

#[inline]
fn is_chosen(every: u32) -> bool {
    // A thread whose variables are gone times every call.
    let random = STATE.try_with(|state| {
        let mut random = state.get();
        if random == 0 {
            // Threads start apart, and never at 0.
            random = clock::now() ^ (std::ptr::from_ref(state).addr() as u64) << 20 | 1;
        }
        // Marsaglia's xorshift64, "Xorshift RNGs", 2003.
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        state.set(random);
        random
    });
    random.map_or(true, |random| {
        (u64::from(every) * (random >> 32)) >> 32 == 0
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_in_so_many_is_chosen() {
        let chosen = (0..100_000).filter(|_| is_chosen(10)).count();
        assert!((9_000..11_000).contains(&chosen), "{chosen}");
        assert!((0..1000).all(|_| is_chosen(1)));
    }
}
