//! A thread's way to its own cells.
//!
//! Invariant that the unsafe code here rests on: a [`Local`] is either empty or holds the newest
//! table of a block of the program, and such tables live for ever (see `block`).

use super::block::{Block, Chunk, Table, place};
use super::pool::Pool;
use super::spill::Need;
use crate::sync::{AtomicPtr, AtomicU64, Ordering};
use std::cell::Cell;
use std::ptr;

/// What the fast path needs, without a destructor so that reaching it is one instruction.
pub(super) struct Local {
    chunks: Cell<*const AtomicPtr<Chunk>>,
    len: Cell<usize>,
    is_unlimited: Cell<bool>,
}

impl Local {
    pub(super) const fn new() -> Self {
        Self {
            chunks: Cell::new(ptr::null()),
            len: Cell::new(0),
            is_unlimited: Cell::new(false),
        }
    }

    /// The cell of `slot`, if its chunk was touched.
    #[inline(always)]
    pub(super) fn cell(&self, slot: u32) -> Option<&'static AtomicU64> {
        let place = place(slot);
        if place >= self.len.get() {
            return None;
        }
        // SAFETY: `chunks` holds a live table of `len` chunks, and a chunk in it lives for ever.
        // Relaxed: this thread stored the chunk, or took the block over through a lock.
        unsafe {
            let chunk = (*self.chunks.get().add(place)).load(Ordering::Relaxed);
            chunk.as_ref().map(|chunk| chunk.cell(slot))
        }
    }

    /// The cells of `len` slots from `first` on, if they are in one chunk that was touched.
    #[inline(always)]
    pub(super) fn run(&self, first: u32, len: u32) -> Option<&'static [AtomicU64]> {
        let place = place(first);
        if place >= self.len.get() {
            return None;
        }
        // SAFETY: as in `cell`.
        let chunk = unsafe {
            (*self.chunks.get().add(place))
                .load(Ordering::Relaxed)
                .as_ref()
        };
        chunk?.run(first, len)
    }

    /// Whatever the thread touches from now on, it gets cells for.
    pub(super) fn lift_limit(&self) {
        self.is_unlimited.set(true);
    }

    /// The cell of `slot` in `block`, one of the pool's, made if need be and if there is room; from now on
    /// this is the way to that block.
    ///
    /// # Safety
    /// The block belongs to the calling thread alone.
    pub(super) unsafe fn touch(
        &self,
        pool: &Pool,
        block: &'static Block,
        (slot, need): (u32, Need),
    ) -> Option<&'static AtomicU64> {
        let is_sure = need == Need::Certain || self.is_unlimited.get();
        if !is_sure && block.cell(slot).is_none() && !pool.has_room(block) {
            return None;
        }
        // SAFETY: the caller's promise.
        let cell = unsafe { block.touch(slot) };
        let chunks = block.table().map_or(&[][..], Table::chunks);
        self.chunks.set(chunks.as_ptr());
        self.len.set(chunks.len());
        Some(cell)
    }

    /// Leads nowhere from now on.
    pub(super) fn leave(&self) {
        self.len.set(0);
    }
}
