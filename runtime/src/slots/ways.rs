//! A thread's ways to its own cells of families that are in one chunk: found once, then kept.
//!
//! A way has a number, which belongs to the range of slots for as long as the program lives: who takes
//! a range that was given back gets its number as well. So what a thread keeps never leads astray.
//!
//! Invariant that the unsafe code here rests on: `cells[way]` leads to `lens[way]` cells side by side,
//! which live as long as the program.

use crate::sync::AtomicU64;
use std::cell::Cell;
use std::collections::BTreeMap;
use std::ptr;

/// Ways that have a number. That of 0 leads nowhere.
const WAYS: usize = 256;

/// What a thread keeps; without a destructor, so that reaching it is one instruction.
pub(super) struct Ways {
    cells: [Cell<*const AtomicU64>; WAYS],
    lens: [Cell<u32>; WAYS],
}

impl Ways {
    pub(super) const fn new() -> Self {
        Self {
            cells: [const { Cell::new(ptr::null()) }; WAYS],
            lens: [const { Cell::new(0) }; WAYS],
        }
    }

    /// The cell at `at` of those that `way` leads to, if it is known.
    #[inline(always)]
    pub(super) fn cell(&self, way: u8, at: u32) -> Option<&'static AtomicU64> {
        if at >= self.lens[usize::from(way)].get() {
            return None;
        }
        // SAFETY: there are more cells than `at`.
        Some(unsafe { &*self.cells[usize::from(way)].get().add(at as usize) })
    }

    /// These are the cells that `way` leads to, from now on.
    pub(super) fn settle(&self, way: u8, cells: &'static [AtomicU64]) {
        if way != 0 {
            self.cells[usize::from(way)].set(cells.as_ptr());
            self.lens[usize::from(way)].set(cells.len() as u32);
        }
    }

    /// All lead nowhere from now on.
    pub(super) fn leave(&self) {
        for len in &self.lens {
            len.set(0);
        }
    }
}

/// The numbers of ways, by the first slots of their ranges.
pub(super) struct Numbers(BTreeMap<u32, u8>);

impl Numbers {
    pub(super) const fn new() -> Self {
        Self(BTreeMap::new())
    }

    /// The number of the way to the range from `first` on; 0 when all are taken.
    pub(super) fn of(&mut self, first: u32) -> u8 {
        let next = u8::try_from(self.0.len() + 1);
        if let (None, Ok(next)) = (self.0.get(&first), next) {
            self.0.insert(first, next);
        }
        self.0.get(&first).copied().unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_keeps_its_number() {
        let mut numbers = Numbers::new();
        assert_eq!([numbers.of(70), numbers.of(0), numbers.of(70)], [1, 2, 1]);
        (100..400).for_each(|first| _ = numbers.of(first));
        assert_eq!(
            [numbers.of(352), numbers.of(353), numbers.of(0)],
            [255, 0, 2]
        );
    }

    #[test]
    fn only_what_is_settled_leads_somewhere() {
        static CELLS: [AtomicU64; 3] = [const { AtomicU64::new(0) }; 3];
        let ways = Ways::new();
        ways.settle(0, &CELLS);
        ways.settle(255, &CELLS);
        assert!(ways.cell(0, 0).is_none());
        assert!(ptr::eq(ways.cell(255, 2).unwrap(), &raw const CELLS[2]));
        assert!(ways.cell(255, 3).is_none());
        ways.leave();
        assert!(ways.cell(255, 2).is_none());
    }
}
