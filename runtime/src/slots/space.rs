//! The index space: which ranges of slots are taken.

use std::collections::BTreeMap;

/// The first slot number that is never given out.
///
/// A base of this value stands for "no range yet": added to any index below it, it still fits into
/// a `u32` and lies beyond every table.
pub(crate) const END: u32 = 1 << 30;

/// Set in the numbers of slots that all threads write.
pub(crate) const SHARED: u32 = 1 << 31;

/// The index space has no room for a range of this length.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Full {
    pub(crate) wanted: u32,
    pub(crate) free: u32,
}

pub(crate) struct Space {
    end: u32,
    /// What fits between two multiples of it crosses none.
    chunk: u32,
    next: u32,
    /// Ranges given back: their first slots, by length. Programs make instances of few shapes, so
    /// ranges are reused whole and never split or joined.
    returned: BTreeMap<u32, Vec<u32>>,
    /// What was skipped before multiples of `chunk` and is left: first slots and lengths.
    skipped: Vec<(u32, u32)>,
}

impl Space {
    pub(crate) const fn new(end: u32, chunk: u32) -> Self {
        Self {
            end,
            chunk,
            next: 0,
            returned: BTreeMap::new(),
            skipped: Vec::new(),
        }
    }

    pub(crate) fn reserve(&mut self, len: u32) -> Result<u32, Full> {
        if let Some(first) = self.returned.get_mut(&len).and_then(Vec::pop) {
            return Ok(first);
        }
        if let Some(first) = self.reserve_skipped(len) {
            return Ok(first);
        }
        let left = self.chunk - self.next % self.chunk;
        let skipped = if left < len && len <= self.chunk {
            left
        } else {
            0
        };
        let free = (self.end - self.next).saturating_sub(skipped);
        if len > free {
            return Err(Full { wanted: len, free });
        }
        if skipped > 0 {
            self.skipped.push((self.next, skipped));
        }
        let first = self.next + skipped;
        self.next = first + len;
        Ok(first)
    }

    /// The beginning of what was skipped, where that is long enough.
    fn reserve_skipped(&mut self, len: u32) -> Option<u32> {
        let at = self.skipped.iter().position(|(_, left)| *left >= len)?;
        let (first, left) = &mut self.skipped[at];
        let found = *first;
        *first += len;
        *left -= len;
        if *left == 0 {
            self.skipped.swap_remove(at);
        }
        Some(found)
    }

    pub(crate) fn release(&mut self, first: u32, len: u32) {
        self.returned.entry(len).or_default().push(first);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_disjoint_and_reused() {
        let mut space = Space::new(100, 128);
        assert_eq!(space.reserve(40), Ok(0));
        assert_eq!(space.reserve(40), Ok(40));
        assert_eq!(
            space.reserve(40),
            Err(Full {
                wanted: 40,
                free: 20
            })
        );
        space.release(0, 40);
        assert_eq!(space.reserve(40), Ok(0));
        assert_eq!(space.reserve(20), Ok(80));
        assert_eq!(space.reserve(1), Err(Full { wanted: 1, free: 0 }));
    }

    #[test]
    fn short_ranges_stay_within_a_chunk() {
        let mut space = Space::new(100, 8);
        let mut reserve = |len| space.reserve(len);
        assert_eq!([reserve(5), reserve(3), reserve(6)], [Ok(0), Ok(5), Ok(8)]);
        // Two are left of that chunk.
        assert_eq!([reserve(8), reserve(20)], [Ok(16), Ok(24)]);
        // What was skipped is taken by who fits there.
        assert_eq!(
            [reserve(1), reserve(2), reserve(1)],
            [Ok(14), Ok(44), Ok(15)]
        );
        assert_eq!([reserve(3), reserve(2)], [Ok(48), Ok(46)]);
        // What is skipped is not free for the longer.
        assert_eq!(reserve(44), Ok(51));
        assert_eq!(reserve(6), Err(Full { wanted: 6, free: 4 }));
        assert_eq!(reserve(4), Ok(96));
    }

    #[test]
    fn sixteen_million_slots_fit_many_times_over() {
        let mut space = Space::new(END, 512);
        for _ in 0..64 {
            space.reserve(16_000_000).unwrap();
        }
    }
}
