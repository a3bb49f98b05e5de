//! Counts of neighbouring buckets.

use std::collections::VecDeque;

/// The buckets of one sign, from the first that was counted into to the last.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Window {
    /// The number of the first.
    first: i32,
    counts: VecDeque<u64>,
}

impl Window {
    pub(crate) fn len(&self) -> usize {
        self.counts.len()
    }

    /// How many there would be, had the bucket of this number been counted into as well.
    pub(crate) fn len_with(&self, index: i32) -> usize {
        let len = self.counts.len();
        if len == 0 {
            return 1;
        }
        let end = self.first + len as i32;
        (end.max(index + 1) - self.first.min(index)) as usize
    }

    pub(crate) fn add(&mut self, index: i32, count: u64) {
        if self.counts.is_empty() {
            self.first = index;
        }
        while index < self.first {
            self.counts.push_front(0);
            self.first -= 1;
        }
        let at = (index - self.first) as usize;
        if at >= self.counts.len() {
            self.counts.resize(at + 1, 0);
        }
        self.counts[at] += count;
    }

    /// Merges the buckets pairwise.
    pub(crate) fn halve(&mut self) {
        let first = super::bounds::coarser(self.first, 1);
        let mut len = 0;
        for at in 0..self.counts.len() {
            let index = super::bounds::coarser(self.first + at as i32, 1);
            let to = (index - first) as usize;
            let count = std::mem::take(&mut self.counts[at]);
            self.counts[to] += count;
            len = to + 1;
        }
        self.counts.truncate(len);
        self.first = first;
    }

    pub(crate) fn clear(&mut self) {
        self.counts.clear();
    }

    /// The buckets that hold something, by number.
    pub(crate) fn buckets(&self) -> impl Iterator<Item = (i32, u64)> + '_ {
        let counts = self.counts.iter().copied();
        let numbered = (self.first..).zip(counts);
        numbered.filter(|(_, count)| *count > 0)
    }

    pub(crate) fn sum(&self) -> u64 {
        self.counts.iter().sum()
    }
}
