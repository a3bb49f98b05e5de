//! All blocks of the program: those of threads, alive or idle, and the two that all threads write.
//!
//! Invariants that the unsafe code here rests on:
//! - A block of the list is made with `Box::leak` and never freed.
//! - A block has one owner: the thread that [`Pool::attach`] gave it to, until it gives it back
//!   through [`Pool::detach`]. The lock of `idle` orders one owner's stores before the next one's.

use super::block::{Block, place};
use super::cell::merge;
use super::near::Near;
use super::space::SHARED;
use crate::sync::{AtomicPtr, AtomicU64, Mutex, Ordering, lock};
use std::ptr;

/// The chunks that each thread may have, and those that all threads have in common beyond them: 64 KiB
/// and 1 MiB.
#[cfg(not(loom))]
const EACH: u64 = 16;
#[cfg(not(loom))]
const COMMON: u64 = 256;
#[cfg(loom)]
const EACH: u64 = 0;
#[cfg(loom)]
const COMMON: u64 = 0;

pub(crate) struct Pool {
    /// The cells of families that share them, by their numbers without [`SHARED`].
    shared: Block,
    /// What threads count into families that have cells for each thread, where they have none.
    spilled: Block,
    /// How many chunks threads have got out of those that all have in common.
    granted: AtomicU64,
    newest: AtomicPtr<Block>,
    idle: Mutex<Vec<&'static Block>>,
    /// Held while one of the blocks that all threads write grows.
    growing: Mutex<()>,
}

impl Pool {
    #[cfg(not(loom))]
    pub(crate) const fn new() -> Self {
        Self {
            shared: Block::new(),
            spilled: Block::new(),
            granted: AtomicU64::new(0),
            newest: AtomicPtr::new(ptr::null_mut()),
            idle: Mutex::new(Vec::new()),
            growing: Mutex::new(()),
        }
    }

    #[cfg(loom)]
    pub(crate) fn new() -> Self {
        Self {
            shared: Block::new(),
            spilled: Block::new(),
            granted: AtomicU64::new(0),
            newest: AtomicPtr::new(ptr::null_mut()),
            idle: Mutex::new(Vec::new()),
            growing: Mutex::new(()),
        }
    }

    /// A block for a thread that has none: an idle one with its values, or else a new one.
    pub(crate) fn attach(&self) -> &'static Block {
        let mut idle = lock(&self.idle);
        if let Some(block) = idle.pop() {
            return block;
        }
        let block: &'static Block = Box::leak(Box::new(Block::new()));
        block
            .next()
            .store(self.newest.load(Ordering::Relaxed), Ordering::Relaxed);
        // Release: partner of the Acquire in `blocks`. Stores are ordered by the lock of `idle`.
        self.newest
            .store(ptr::from_ref(block).cast_mut(), Ordering::Release);
        block
    }

    /// Takes back the block of a thread that ends.
    pub(crate) fn detach(&self, block: &'static Block) {
        lock(&self.idle).push(block);
    }

    fn blocks(&self) -> impl Iterator<Item = &'static Block> {
        // Acquire: partner of the Release in `attach`.
        let mut next = self.newest.load(Ordering::Acquire);
        std::iter::from_fn(move || {
            // SAFETY: a listed block is never freed.
            let block: &'static Block = unsafe { next.as_ref() }?;
            next = block.next().load(Ordering::Relaxed);
            Some(block)
        })
    }

    /// All that slots are in which are not shared.
    fn own_blocks(&self) -> impl Iterator<Item = &Block> {
        let blocks = self.blocks().map(|block| -> &Block { block });
        std::iter::once(&self.spilled).chain(blocks)
    }

    /// The cell of a shared `slot`.
    #[inline(always)]
    pub(crate) fn shared_cell(&self, slot: u32) -> &AtomicU64 {
        self.common_cell(&self.shared, slot ^ SHARED)
    }

    /// Makes `near` lead to its cells, those of the shared slots from `first` on, if they are in one
    /// chunk.
    pub(crate) fn settle_near(&'static self, near: &Near, first: u32) {
        self.shared_cell(first);
        if let Some(cells) = self.shared.run(first ^ SHARED, near.len().get()) {
            near.settle(cells);
        }
    }

    /// Whether the owner of `block`, who asks, may have another chunk in it, which then is taken.
    pub(super) fn has_room(&self, block: &Block) -> bool {
        // Relaxed: numbers that order nothing.
        let granted = block.granted().load(Ordering::Relaxed);
        let take = |granted| (granted < COMMON).then_some(granted + 1);
        let has_room = granted < EACH
            || self
                .granted
                .fetch_update(Ordering::Relaxed, Ordering::Relaxed, take)
                .is_ok();
        if has_room {
            block.granted().store(granted + 1, Ordering::Relaxed);
        }
        has_room
    }

    /// The cell of `slot` for threads that have none.
    pub(crate) fn spilled_cell(&self, slot: u32) -> &AtomicU64 {
        self.common_cell(&self.spilled, slot)
    }

    /// The cell of `slot` in a block that all threads write.
    #[inline(always)]
    fn common_cell<'a>(&'a self, block: &'a Block, slot: u32) -> &'a AtomicU64 {
        if let Some(table) = block.table()
            && let Some(chunk) = table.chunks().get(place(slot))
        {
            // Acquire: partner of the Release in `Block::touch`.
            let chunk = chunk.load(Ordering::Acquire);
            if !chunk.is_null() {
                // SAFETY: a published chunk lives as long as its block, here as long as the pool.
                return unsafe { &*chunk }.cell(slot);
            }
        }
        self.touch_common(block, slot)
    }

    #[cold]
    #[inline(never)]
    fn touch_common<'a>(&'a self, block: &'a Block, slot: u32) -> &'a AtomicU64 {
        let _growing = lock(&self.growing);
        // SAFETY: the lock lets one thread at a time through.
        unsafe { block.touch(slot) }
    }

    /// Whether there are cells for any of `len` slots from `first` on, so that they may be other than 0.
    pub(crate) fn has_any(&self, first: u32, len: u32) -> bool {
        if first >= SHARED {
            return self.shared.has_any(first ^ SHARED, len);
        }
        self.own_blocks().any(|block| block.has_any(first, len))
    }

    /// Reads the values of `out.len()` slots from `first` on into `out`.
    ///
    /// `is_float` tells, for a place in `out`, whether its cells hold the bits of an `f64`.
    pub(crate) fn read(&self, first: u32, out: &mut [u64], is_float: impl Fn(usize) -> bool) {
        out.fill(0);
        if first >= SHARED {
            // Copied rather than added, so that a gauge of -0.0 stays what it is.
            let copy = &mut |_, out: &mut u64, value| *out = value;
            return self.shared.read(first ^ SHARED, out, copy);
        }
        for block in self.own_blocks() {
            block.read(first, out, &mut |at, sum, value| {
                merge(sum, value, is_float(at));
            });
        }
    }

    /// Sets a range of slots to zero in every block.
    ///
    /// Only for a range that nobody can write any more: the caller owned the family that wrote it,
    /// so all writes happened before this call, and the next owner of the range gets it through
    /// the lock of the index space.
    pub(crate) fn clear(&self, first: u32, len: u32) {
        if first >= SHARED {
            return self.shared.clear(first ^ SHARED, len);
        }
        for block in self.own_blocks() {
            block.clear(first, len);
        }
    }

    /// The number of blocks ever made for threads.
    #[cfg(test)]
    pub(crate) fn len(&self) -> usize {
        self.blocks().count()
    }
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::*;

    #[test]
    fn each_thread_has_room_and_some_is_for_whoever_comes_first() {
        let pool = Pool::new();
        let blocks = [Block::new(), Block::new(), Block::new()];
        let taken = blocks.map(|block| (0..200).filter(|_| pool.has_room(&block)).count());
        assert_eq!(taken.map(|taken| taken as u64), [200, 16 + 72, 16]);
    }
}
