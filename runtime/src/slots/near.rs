//! The cells of a family that all threads write, where they are in one chunk: found once, then kept.
//!
//! Invariant that the unsafe code here rests on: `first` is null or leads to `len` cells side by side,
//! which live as long as the program.

use crate::sync::{AtomicPtr, AtomicU64, Ordering};
use std::num::NonZeroU32;
use std::ptr;

pub(crate) struct Near {
    first: AtomicPtr<AtomicU64>,
    len: NonZeroU32,
}

impl Near {
    /// The way to `len` cells that are not known yet.
    #[cfg(not(loom))]
    pub(crate) const fn new(len: NonZeroU32) -> Self {
        Self {
            first: AtomicPtr::new(ptr::null_mut()),
            len,
        }
    }

    #[cfg(loom)]
    pub(crate) fn new(len: NonZeroU32) -> Self {
        Self {
            first: AtomicPtr::new(ptr::null_mut()),
            len,
        }
    }

    /// The number of cells.
    #[inline(always)]
    pub(crate) fn len(&self) -> NonZeroU32 {
        self.len
    }

    /// The cell at `at`, if the cells are known.
    #[inline(always)]
    pub(crate) fn cell(&self, at: u32) -> Option<&'static AtomicU64> {
        // Acquire: partner of the Release in `settle`, so that the cells are seen zeroed.
        let first = self.first.load(Ordering::Acquire);
        // Where there are no labels, `at` is 0: the compiler knows that `len` is more.
        if first.is_null() || at >= self.len.get() {
            return None;
        }
        // SAFETY: `first` leads to `len` cells, and `at` is below that.
        Some(unsafe { &*first.add(at as usize) })
    }

    /// These are the cells from now on.
    pub(crate) fn settle(&self, cells: &'static [AtomicU64]) {
        if cells.len() == self.len.get() as usize {
            // Release: partner of the Acquire in `cell`.
            self.first
                .store(cells.as_ptr().cast_mut(), Ordering::Release);
        }
    }
}
