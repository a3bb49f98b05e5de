//! The calling thread's block, and the few operations on slots that every metric is made of.
//!
//! Invariant that the unsafe code here rests on: `LOCAL` is either empty or holds the table of the
//! block that `OWNED` of the same thread holds; tables live for ever (see `block`).

use super::block::{Block, Chunk, place};
use super::pool::{Pool, merge};
use super::space::{END, Full, Space};
use crate::sync::{AtomicPtr, AtomicU64, Mutex, Ordering, lock};
use std::cell::Cell;
use std::ptr;

pub(crate) static POOL: Pool = Pool::new();
static SPACE: Mutex<Space> = Mutex::new(Space::new(END));

/// What the fast path needs, without a destructor so that reaching it is one instruction.
struct Local {
    chunks: Cell<*const AtomicPtr<Chunk>>,
    len: Cell<usize>,
}

/// Owns the thread's block, and gives it back when the thread ends.
struct Owned(Cell<Option<&'static Block>>);

thread_local! {
    static LOCAL: Local = const { Local { chunks: Cell::new(ptr::null()), len: Cell::new(0) } };
    static OWNED: Owned = const { Owned(Cell::new(None)) };
}

impl Drop for Owned {
    fn drop(&mut self) {
        // Whatever other destructors of this thread still count goes to the shared block.
        LOCAL.with(|local| local.len.set(0));
        if let Some(block) = self.0.take() {
            POOL.detach(block);
        }
    }
}

/// Takes a range of `len` slots, all zero.
pub(crate) fn reserve(len: u32) -> Result<u32, Full> {
    lock(&SPACE).reserve(len)
}

/// Gives a range back. The caller is its owner and has let nobody else keep a way to write to it.
pub(crate) fn release(first: u32, len: u32) {
    POOL.clear(first, len);
    lock(&SPACE).release(first, len);
}

#[inline(always)]
fn own_cell(slot: u32) -> Option<&'static AtomicU64> {
    LOCAL.with(|local| {
        let place = place(slot);
        if place >= local.len.get() {
            return None;
        }
        // SAFETY: `LOCAL` holds a live table of `len` chunks, and a chunk in it lives for ever.
        // Relaxed: this thread stored the chunk, or took the block over through a lock.
        unsafe {
            let chunk = (*local.chunks.get().add(place)).load(Ordering::Relaxed);
            chunk.as_ref().map(|chunk| chunk.cell(slot))
        }
    })
}

/// Makes the calling thread's cell of `slot`; `None` while the thread is being torn down.
#[cold]
#[inline(never)]
fn touch_own(slot: u32) -> Option<&'static AtomicU64> {
    OWNED
        .try_with(|owned| {
            let block = owned.0.get().unwrap_or_else(|| {
                let block = POOL.attach();
                owned.0.set(Some(block));
                block
            });
            // SAFETY: the block belongs to this thread alone.
            let cell = unsafe { block.touch(slot) };
            let chunks = block.table().map_or(&[][..], super::block::Table::chunks);
            LOCAL.with(|local| {
                local.chunks.set(chunks.as_ptr());
                local.len.set(chunks.len());
            });
            cell
        })
        .ok()
}

/// Adds `value`, wrapping, to the calling thread's cell of `slot`, or to the shared one.
#[inline(always)]
pub(crate) fn add(slot: u32, value: u64, is_shared: bool) {
    if !is_shared {
        if let Some(cell) = own_cell(slot) {
            cell.store(
                cell.load(Ordering::Relaxed).wrapping_add(value),
                Ordering::Relaxed,
            );
            return;
        }
        if let Some(cell) = touch_own(slot) {
            cell.store(
                cell.load(Ordering::Relaxed).wrapping_add(value),
                Ordering::Relaxed,
            );
            return;
        }
    }
    POOL.shared_cell(slot).fetch_add(value, Ordering::Relaxed);
}

/// Adds `value` to the `f64` in the calling thread's cell of `slot`, or in the shared one.
#[inline(always)]
pub(crate) fn add_float(slot: u32, value: f64, is_shared: bool) {
    if !is_shared && let Some(cell) = own_cell(slot).or_else(|| touch_own(slot)) {
        let sum = f64::from_bits(cell.load(Ordering::Relaxed)) + value;
        // Release: partner of the Acquire in `Block::read`; free on x86-64, one instruction's
        // difference elsewhere, and it orders a histogram's bucket before its sum.
        cell.store(sum.to_bits(), Ordering::Release);
        return;
    }
    let cell = POOL.shared_cell(slot);
    let mut seen = cell.load(Ordering::Relaxed);
    loop {
        let mut sum = seen;
        merge(&mut sum, value.to_bits(), true);
        // Release on success: as above.
        match cell.compare_exchange_weak(seen, sum, Ordering::Release, Ordering::Relaxed) {
            Ok(_) => return,
            Err(now) => seen = now,
        }
    }
}

/// Counts one observation: 1 to the slot `count`, then `value` to the sum in the slot `sum`.
#[inline(always)]
pub(crate) fn observe(count: u32, sum: u32, value: f64, is_shared: bool) {
    add(count, 1, is_shared);
    add_float(sum, value, is_shared);
}

/// Sets the shared cell of `slot`.
#[inline(always)]
pub(crate) fn set(slot: u32, bits: u64) {
    POOL.shared_cell(slot).store(bits, Ordering::Relaxed);
}

/// Calls `read` with the calling thread's block, if it has one.
pub(crate) fn with_own_block<R>(read: impl FnOnce(Option<&'static Block>) -> R) -> R {
    read(OWNED.try_with(|owned| owned.0.get()).ok().flatten())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_destructor_that_counts_late_loses_nothing() {
        struct Late(u32);
        impl Drop for Late {
            fn drop(&mut self) {
                add(self.0, 1, false);
            }
        }
        thread_local!(static LATE: Cell<Option<Late>> = const { Cell::new(None) });

        let slot = reserve(1).unwrap();
        for _ in 0..10 {
            std::thread::spawn(move || {
                // First registered, last destroyed: after `OWNED`.
                LATE.with(|late| late.set(Some(Late(slot))));
                add(slot, 1, false);
            })
            .join()
            .unwrap();
        }
        let mut out = [0];
        POOL.read(slot, &mut out, |_| false);
        assert_eq!(out, [20]);
    }

    #[test]
    fn threads_that_come_and_go_reuse_blocks() {
        let slot = reserve(1).unwrap();
        let round = || {
            let threads: Vec<_> = (0..8)
                .map(|_| std::thread::spawn(move || (0..1000).for_each(|_| add(slot, 1, false))))
                .collect();
            for thread in threads {
                thread.join().unwrap();
            }
        };
        round();
        // Other tests of this process run threads of their own: a margin for those.
        let after_first = POOL.len();
        (0..50).for_each(|_| round());
        assert!(POOL.len() <= after_first + 32, "{} blocks", POOL.len());
        let mut out = [0];
        POOL.read(slot, &mut out, |_| false);
        assert_eq!(out, [8 * 51 * 1000]);
    }
}
