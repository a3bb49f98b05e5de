//! A block: a growing table of chunks of cells.
//!
//! Invariants that the unsafe code here rests on:
//! - A table and a chunk, once published in a block, are freed only with the block; blocks in use
//!   by the program live for ever.
//! - A block grows under one writer at a time: its owning thread, or the lock of the shared block.

use crate::sync::{AtomicPtr, AtomicU64, Ordering};
use std::ptr;

/// Bits of a slot number that select a cell within its chunk.
///
/// 512 cells are a page: a thread pays a page for the first series of 512 neighbours that it
/// touches, and the table that leads to them stays 512 times smaller than the index space.
#[cfg(not(loom))]
const CHUNK_BITS: u32 = 9;
#[cfg(loom)]
const CHUNK_BITS: u32 = 1;
pub(crate) const CHUNK_CELLS: usize = 1 << CHUNK_BITS;

pub(crate) struct Chunk {
    cells: [AtomicU64; CHUNK_CELLS],
}

impl Chunk {
    fn new() -> Box<Self> {
        Box::new(Self {
            cells: std::array::from_fn(|_| AtomicU64::new(0)),
        })
    }

    #[inline(always)]
    pub(crate) fn cell(&self, slot: u32) -> &AtomicU64 {
        &self.cells[slot as usize % CHUNK_CELLS]
    }

    /// The cells of `len` slots from `first` on, which are all in this chunk.
    #[inline(always)]
    pub(crate) fn run(&self, first: u32, len: u32) -> Option<&[AtomicU64]> {
        let first = first as usize % CHUNK_CELLS;
        self.cells.get(first..first + len as usize)
    }
}

/// The place in a table of the chunk that holds `slot`.
#[inline(always)]
pub(crate) fn place(slot: u32) -> usize {
    (slot >> CHUNK_BITS) as usize
}

pub(crate) struct Table {
    chunks: Box<[AtomicPtr<Chunk>]>,
    /// The smaller table that this one replaced, kept because a reader may still stand on it.
    replaced: *mut Table,
}

impl Table {
    #[inline(always)]
    pub(crate) fn chunks(&self) -> &[AtomicPtr<Chunk>] {
        &self.chunks
    }
}

pub(crate) struct Block {
    table: AtomicPtr<Table>,
    next: AtomicPtr<Block>,
    /// How many chunks its owner got because there was [room](super::pool::Pool::has_room).
    granted: AtomicU64,
}

// SAFETY: all fields are atomics; the raw pointers behind them lead to tables and chunks that are
// made of atomics themselves and live as long as the block (see the module's invariants).
unsafe impl Sync for Table {}
// SAFETY: as above.
unsafe impl Send for Table {}

impl Block {
    #[cfg(not(loom))]
    pub(crate) const fn new() -> Self {
        Self {
            table: AtomicPtr::new(ptr::null_mut()),
            next: AtomicPtr::new(ptr::null_mut()),
            granted: AtomicU64::new(0),
        }
    }

    #[cfg(loom)]
    pub(crate) fn new() -> Self {
        Self {
            table: AtomicPtr::new(ptr::null_mut()),
            next: AtomicPtr::new(ptr::null_mut()),
            granted: AtomicU64::new(0),
        }
    }

    /// The number of chunks that its owner, who alone writes it, got because there was room.
    pub(super) fn granted(&self) -> &AtomicU64 {
        &self.granted
    }

    /// The link to the block made before this one, for the pool's list.
    pub(crate) fn next(&self) -> &AtomicPtr<Block> {
        &self.next
    }

    pub(crate) fn table(&self) -> Option<&Table> {
        // Acquire: partner of the Release in `grow`, so that the table's chunks are seen filled in.
        let table = self.table.load(Ordering::Acquire);
        // SAFETY: a published table lives as long as its block, which `&self` borrows.
        unsafe { table.as_ref() }
    }

    fn chunk(&self, slot: u32) -> Option<&Chunk> {
        let chunk = self.table()?.chunks.get(place(slot))?;
        // Acquire: partner of the Release in `touch`, so that the cells are seen zeroed.
        // SAFETY: a published chunk lives as long as its block, which `&self` borrows.
        unsafe { chunk.load(Ordering::Acquire).as_ref() }
    }

    /// The cell of `slot`, if its chunk was ever touched.
    pub(crate) fn cell(&self, slot: u32) -> Option<&AtomicU64> {
        Some(self.chunk(slot)?.cell(slot))
    }

    /// The cells of `len` slots from `first` on, if they are in one chunk that was touched.
    pub(crate) fn run(&self, first: u32, len: u32) -> Option<&[AtomicU64]> {
        self.chunk(first)?.run(first, len)
    }

    /// Whether a chunk of `len` slots from `first` on was ever touched.
    pub(crate) fn has_any(&self, first: u32, len: u32) -> bool {
        let Some(table) = self.table() else {
            return false;
        };
        let Some(last) = len.checked_sub(1) else {
            return false;
        };
        let places = place(first)..place(first + last) + 1;
        let chunks = table.chunks.iter().take(places.end).skip(places.start);
        // Relaxed: who reads the cells looks for the chunk again.
        chunks
            .map(|chunk| chunk.load(Ordering::Relaxed))
            .any(|chunk| !chunk.is_null())
    }

    /// The cell of `slot`, made if need be.
    ///
    /// # Safety
    /// No other thread may call this on the same block at the same time.
    pub(crate) unsafe fn touch(&self, slot: u32) -> &AtomicU64 {
        if let Some(cell) = self.cell(slot) {
            return cell;
        }
        let place = place(slot);
        let table = match self.table() {
            Some(table) if table.chunks.len() > place => table,
            current => self.grow(current, place),
        };
        let chunk = Box::into_raw(Chunk::new());
        // Release: partner of the Acquire in `chunk`.
        table.chunks[place].store(chunk, Ordering::Release);
        // SAFETY: just made and published; lives as long as the block.
        unsafe { (*chunk).cell(slot) }
    }

    /// Publishes a table that has room for `place`, with all chunks of the `current` one.
    fn grow(&self, current: Option<&Table>, place: usize) -> &Table {
        let known = current.map_or(&[][..], |table| &table.chunks);
        let len = (place + 1).max(known.len() * 2);
        let chunks = (0..len)
            .map(|at| {
                let chunk = known
                    .get(at)
                    .map_or(ptr::null_mut(), |chunk| chunk.load(Ordering::Relaxed));
                AtomicPtr::new(chunk)
            })
            .collect();
        let table = Box::into_raw(Box::new(Table {
            chunks,
            replaced: self.table.load(Ordering::Relaxed),
        }));
        // Release: partner of the Acquire in `table`.
        self.table.store(table, Ordering::Release);
        // SAFETY: just made and published; lives as long as the block.
        unsafe { &*table }
    }

    /// Reads `out.len()` cells from `first` on, from the last to the first, giving each that was
    /// touched to `add` together with its place in `out`.
    ///
    /// The order is half of a promise: a histogram's sum is its last cell and is stored last, with
    /// Release; it is loaded here first, with Acquire, so every observation that the sum holds is
    /// seen in the buckets too.
    pub(crate) fn read(
        &self,
        first: u32,
        out: &mut [u64],
        add: &mut impl FnMut(usize, &mut u64, u64),
    ) {
        let mut end = out.len();
        while end > 0 {
            let last = first + end as u32 - 1;
            let in_chunk = (last as usize % CHUNK_CELLS + 1).min(end);
            if let Some(chunk) = self.chunk(last) {
                for at in (end - in_chunk..end).rev() {
                    // Acquire: partner of the Release in `thread::observe`.
                    let value = chunk.cell(first + at as u32).load(Ordering::Acquire);
                    add(at, &mut out[at], value);
                }
            }
            end -= in_chunk;
        }
    }

    /// Sets `len` cells from `first` on to zero.
    ///
    /// For a range that nobody holds any more: see [`super::pool::Pool::clear`].
    pub(crate) fn clear(&self, first: u32, len: u32) {
        let end = first + len;
        let mut slot = first;
        while slot < end {
            // By chunks, most of which no thread ever touches in a wide range.
            let next = ((slot | (CHUNK_CELLS as u32 - 1)) + 1).min(end);
            if let Some(chunk) = self.chunk(slot) {
                for slot in slot..next {
                    chunk.cell(slot).store(0, Ordering::Relaxed);
                }
            }
            slot = next;
        }
    }
}

impl Drop for Block {
    fn drop(&mut self) {
        let newest = self.table.load(Ordering::Relaxed);
        // SAFETY: `&mut self` proves that no reader is left; every chunk stands in the newest
        // table, so each is freed once, and each table is freed once along `replaced`.
        unsafe {
            if let Some(table) = newest.as_ref() {
                for chunk in &table.chunks {
                    let chunk = chunk.load(Ordering::Relaxed);
                    if !chunk.is_null() {
                        drop(Box::from_raw(chunk));
                    }
                }
            }
            let mut next = newest;
            while !next.is_null() {
                next = Box::from_raw(next).replaced;
            }
        }
    }
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::*;

    #[test]
    fn a_block_grows_and_keeps_what_it_has() {
        let block = Block::new();
        assert!(block.cell(0).is_none());
        for slot in [0, 511, 512, 5_000_000, 70_000] {
            // SAFETY: one thread.
            let cell = unsafe { block.touch(slot) };
            cell.store(u64::from(slot) + 1, Ordering::Relaxed);
        }
        for slot in [0, 511, 512, 5_000_000, 70_000] {
            let cell = block.cell(slot).expect("touched");
            assert_eq!(cell.load(Ordering::Relaxed), u64::from(slot) + 1);
        }
        assert!(block.cell(1024).is_none());
    }

    #[test]
    fn a_reader_may_stand_on_a_table_that_was_replaced() {
        let block = Block::new();
        let touch = |slot| {
            // SAFETY: one thread.
            unsafe { block.touch(slot) }.store(7, Ordering::Relaxed);
        };
        touch(0);
        let smaller = block.table().expect("touched");
        touch(5_000_000);
        // What the address sanitizer would refuse, had the table been freed.
        let chunk = smaller.chunks()[0].load(Ordering::Acquire);
        // SAFETY: chunks live as long as the block.
        let cell = unsafe { (*chunk).cell(0) };
        assert_eq!(
            (smaller.chunks().len(), cell.load(Ordering::Relaxed)),
            (1, 7)
        );
    }

    #[test]
    fn reading_crosses_chunks_that_were_never_touched() {
        let block = Block::new();
        for slot in [510, 2000] {
            // SAFETY: one thread.
            unsafe { block.touch(slot) }.store(7, Ordering::Relaxed);
        }
        let mut out = vec![0; 1600];
        let mut order = Vec::new();
        block.read(500, &mut out, &mut |at, sum, value| {
            order.push(at);
            *sum += value;
        });
        assert!(order.is_sorted_by(|a, b| a > b));
        assert_eq!(out.iter().sum::<u64>(), 14);
        assert_eq!((out[10], out[1500]), (7, 7));
        let has_any = |first, len| block.has_any(first, len);
        assert_eq!(
            [has_any(0, 1), has_any(400, 113), has_any(511, 1)],
            [true; 3]
        );
        assert_eq!([has_any(512, 1024), has_any(511, 0)], [false; 2]);
        assert_eq!([has_any(512, 1025), has_any(1600, 9000)], [true; 2]);
        assert_eq!([has_any(2048, 1), has_any(5_000_000, 2)], [false; 2]);
        let value = |slot| block.cell(slot).unwrap().load(Ordering::Relaxed);
        block.clear(510, 1490);
        assert_eq!((value(510), value(2000)), (0, 7));
        block.clear(100, 1901);
        assert_eq!(value(2000), 0);
    }
}
