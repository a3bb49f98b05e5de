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
    next: u32,
    /// Ranges given back: their first slots, by length. Programs make instances of few shapes, so
    /// ranges are reused whole and never split or joined.
    returned: BTreeMap<u32, Vec<u32>>,
}

impl Space {
    pub(crate) const fn new(end: u32) -> Self {
        Self {
            end,
            next: 0,
            returned: BTreeMap::new(),
        }
    }

    pub(crate) fn reserve(&mut self, len: u32) -> Result<u32, Full> {
        self.reserve_within(len, u32::MAX)
    }

    /// A range that does not cross a multiple of `chunk`, where it is short enough.
    pub(crate) fn reserve_within(&mut self, len: u32, chunk: u32) -> Result<u32, Full> {
        if let Some(first) = self.returned.get_mut(&len).and_then(Vec::pop) {
            return Ok(first);
        }
        let left = chunk - self.next % chunk;
        let skipped = if left < len && len <= chunk { left } else { 0 };
        let free = (self.end - self.next).saturating_sub(skipped);
        if len > free {
            return Err(Full { wanted: len, free });
        }
        let first = self.next + skipped;
        self.next = first + len;
        Ok(first)
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
        let mut space = Space::new(100);
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
        let mut space = Space::new(100);
        let mut reserve = |len| space.reserve_within(len, 8);
        assert_eq!([reserve(5), reserve(3), reserve(6)], [Ok(0), Ok(5), Ok(8)]);
        // Two are left of that chunk.
        assert_eq!([reserve(8), reserve(20)], [Ok(16), Ok(24)]);
        // What is skipped is not free.
        assert_eq!([reserve(4), reserve(44)], [Ok(44), Ok(48)]);
        assert_eq!(reserve(7), Err(Full { wanted: 7, free: 4 }));
        assert_eq!(reserve(4), Ok(92));
    }

    #[test]
    fn sixteen_million_slots_fit_many_times_over() {
        let mut space = Space::new(END);
        for _ in 0..64 {
            space.reserve(16_000_000).unwrap();
        }
    }
}
