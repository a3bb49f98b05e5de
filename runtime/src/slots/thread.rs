//! The calling thread's block, and the few operations on slots that every metric is made of.
//!
//! Invariant that the unsafe code here rests on: `LOCAL` and `WAYS` are either empty or lead to the block
//! that `OWNED` of the same thread holds.

use super::block::{Block, CHUNK_CELLS};
use super::local::Local;
use super::near::Near;
use super::pool::Pool;
use super::space::{END, Full, SHARED, Space};
use super::spill::{self, Need};
use super::ways::{Numbers, Ways};
use crate::sync::{AtomicU64, Mutex, lock};
use std::cell::Cell;

pub(crate) static POOL: Pool = Pool::new();
static OWN_SPACE: Mutex<Space> = Mutex::new(Space::new(END, CHUNK_CELLS as u32));
static SHARED_SPACE: Mutex<Space> = Mutex::new(Space::new(END, CHUNK_CELLS as u32));
static NUMBERS: Mutex<Numbers> = Mutex::new(Numbers::new());

/// Owns the thread's block, and gives it back when the thread ends.
struct Owned(Cell<Option<&'static Block>>);

thread_local! {
    static LOCAL: Local = const { Local::new() };
    static WAYS: Ways = const { Ways::new() };
    static OWNED: Owned = const { Owned(Cell::new(None)) };
}

impl Owned {
    /// The thread's block, from now on.
    fn block(&self) -> &'static Block {
        self.0.get().unwrap_or_else(|| {
            let block = POOL.attach();
            self.0.set(Some(block));
            block
        })
    }
}

impl Drop for Owned {
    fn drop(&mut self) {
        // Whatever other destructors of this thread still count is spilled.
        LOCAL.with(Local::leave);
        WAYS.with(Ways::leave);
        if let Some(block) = self.0.take() {
            POOL.detach(block);
        }
    }
}

/// Takes a range of `len` slots, all zero, of which each thread has cells: in one chunk, if they fit there.
pub(crate) fn reserve(len: u32) -> Result<u32, Full> {
    lock(&OWN_SPACE).reserve(len)
}

/// Takes a range of `len` slots, all zero, of which all threads write the same cells: in one chunk, if
/// they fit there.
pub(crate) fn reserve_shared(len: u32) -> Result<u32, Full> {
    Ok(lock(&SHARED_SPACE).reserve(len)? | SHARED)
}

/// The number of the way to the reserved range from `first` on, which is in one chunk; 0 where all are
/// taken.
pub(crate) fn way_to(first: u32) -> u8 {
    lock(&NUMBERS).of(first)
}

/// Gives a range back. The caller is its owner and has let nobody else keep a way to write to it.
pub(crate) fn release(first: u32, len: u32) {
    POOL.clear(first, len);
    if first >= SHARED {
        lock(&SHARED_SPACE).release(first ^ SHARED, len);
    } else {
        lock(&OWN_SPACE).release(first, len);
    }
}

/// The calling thread's cell of `slot`, if its chunk was touched.
#[inline(always)]
pub(crate) fn own_cell(slot: u32) -> Option<&'static AtomicU64> {
    LOCAL.with(|local| local.cell(slot))
}

/// The calling thread's cells of `len` slots from `first` on, if they stand side by side and were
/// touched.
#[inline(always)]
pub(crate) fn own_run(first: u32, len: u32) -> Option<&'static [AtomicU64]> {
    LOCAL.with(|local| local.run(first, len))
}

/// The calling thread's cell at `at` of those that `way` leads to, if it has gone there before.
#[inline(always)]
pub(crate) fn way_cell(way: u8, at: u32) -> Option<&'static AtomicU64> {
    WAYS.with(|ways| ways.cell(way, at))
}

/// Keeps the way to the calling thread's cells of `len` slots from `first` on, if they were touched.
pub(crate) fn settle_way(way: u8, first: u32, len: u32) {
    if let Some(cells) = own_run(first, len) {
        WAYS.with(|ways| ways.settle(way, cells));
    }
}

/// Makes the calling thread's cell of `slot`; `None` where there is no room, or while the thread is being
/// torn down.
#[inline(never)]
fn touch_own(slot: u32, need: Need) -> Option<&'static AtomicU64> {
    let touch = |owned: &Owned| {
        // SAFETY: the block belongs to this thread alone.
        LOCAL.with(|local| unsafe { local.touch(&POOL, owned.block(), (slot, need)) })
    };
    OWNED.try_with(touch).ok().flatten()
}

/// Adds `value`, wrapping, where the calling thread has no cell yet.
pub(crate) fn add_first(slot: u32, value: u64, need: Need) {
    spill::add(&POOL, slot, value, need, touch_own);
}

/// Adds `value` to an `f64` where the calling thread has no cell yet.
pub(crate) fn add_first_float(slot: u32, value: f64, need: Need) {
    spill::add_float(&POOL, slot, value, need, touch_own);
}

/// Adds 1 to `count`, then `value` to the `f64` in `sum`, where the calling thread has no cells yet.
pub(crate) fn observe_first(slots: (u32, u32), value: f64, need: Need) {
    spill::observe(&POOL, slots, value, need, touch_own);
}

/// The cell of a shared `slot`.
#[inline(always)]
pub(crate) fn shared_cell(slot: u32) -> &'static AtomicU64 {
    POOL.shared_cell(slot)
}

/// The cell at `at` of the shared slots from `first` on, which `near` leads to from now on if they are
/// in one chunk.
pub(crate) fn settle_near(near: &Near, first: u32, at: u32) -> &'static AtomicU64 {
    POOL.settle_near(near, first);
    POOL.shared_cell(first + at)
}

/// The calling thread's block; `None` while the thread is being torn down.
///
/// From now on, all that the thread counts is in it, however much that is. A thread that has none gets
/// one: it may come with the values of a thread that ended, which are then there from the first reading
/// on.
pub(crate) fn own_block() -> Option<&'static Block> {
    LOCAL.with(Local::lift_limit);
    OWNED.try_with(Owned::block).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::slots::add_own;

    fn add(slot: u32) {
        match own_cell(slot) {
            Some(cell) => add_own(cell, 1),
            None => add_first(slot, 1, Need::Speed),
        }
    }

    #[test]
    fn a_destructor_that_counts_late_loses_nothing() {
        struct Late(u32);
        impl Drop for Late {
            fn drop(&mut self) {
                add(self.0);
            }
        }
        thread_local!(static LATE: Cell<Option<Late>> = const { Cell::new(None) });

        let slot = reserve(1).unwrap();
        for _ in 0..10 {
            std::thread::spawn(move || {
                // First registered, last destroyed: after `OWNED`.
                LATE.with(|late| late.set(Some(Late(slot))));
                add(slot);
            })
            .join()
            .unwrap();
        }
        let mut out = [0];
        POOL.read(slot, &mut out, |_| false);
        assert_eq!(out, [20]);
    }

    #[test]
    fn no_way_is_left_when_a_thread_has_given_its_block_back() {
        struct Late(u8);
        impl Drop for Late {
            fn drop(&mut self) {
                let is_over = OWNED.try_with(|_| ()).is_err();
                assert!(is_over && way_cell(self.0, 0).is_none());
            }
        }
        thread_local!(static LATE: Cell<Option<Late>> = const { Cell::new(None) });

        let slot = reserve(3).unwrap();
        let way = way_to(slot);
        let ended = std::thread::spawn(move || {
            // First registered, last destroyed: after `OWNED`.
            LATE.with(|late| late.set(Some(Late(way))));
            add(slot);
            settle_way(way, slot, 3);
            assert!(way_cell(way, 2).is_some());
        });
        ended.join().unwrap();
    }

    #[test]
    fn threads_that_come_and_go_reuse_blocks() {
        let slot = reserve(1).unwrap();
        let round = || {
            let threads: Vec<_> = (0..8)
                .map(|_| std::thread::spawn(move || (0..1000).for_each(|_| add(slot))))
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
