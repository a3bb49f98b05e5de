//! What the references are made of: cells of the thread's own, found as directly as can be.
//!
//! They register nothing, check nothing and know their indices beforehand. What they leave out is
//! what a library has to add.

use std::cell::Cell;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Mutex, PoisonError};

const CHUNK: usize = 512;
const CHUNKS: usize = 128;

type Chunk = [AtomicU64; CHUNK];
type Block = [Box<Chunk>; CHUNKS];

thread_local! {
    static BLOCK: Cell<&'static [Box<Chunk>]> = const { Cell::new(&[]) };
}

/// All blocks, and those which no thread has.
struct Blocks {
    all: Vec<&'static Block>,
    idle: Vec<&'static Block>,
}

static BLOCKS: Mutex<Blocks> = Mutex::new(Blocks {
    all: Vec::new(),
    idle: Vec::new(),
});

fn with_blocks<T>(act: impl FnOnce(&mut Blocks) -> T) -> T {
    act(&mut BLOCKS.lock().unwrap_or_else(PoisonError::into_inner))
}

/// A cell of this thread: its block, a chunk of it, and the cell in there.
#[inline(always)]
pub fn cell(index: usize) -> &'static AtomicU64 {
    match BLOCK.get().get(index / CHUNK) {
        Some(chunk) => &chunk[index % CHUNK],
        None => &attach()[index / CHUNK][index % CHUNK],
    }
}

/// Cells that stand side by side, from a multiple of their number on.
///
/// # Panics
/// When they lie in two chunks.
#[inline(always)]
pub fn cells<const N: usize>(first: usize) -> &'static [AtomicU64; N] {
    let chunk = match BLOCK.get().get(first / CHUNK) {
        Some(chunk) => chunk,
        None => &attach()[first / CHUNK],
    };
    let cells = chunk[first % CHUNK..].first_chunk();
    cells.expect("a chunk holds a multiple of their number")
}

#[cold]
#[inline(never)]
fn attach() -> &'static Block {
    let block = with_blocks(|blocks| {
        blocks.idle.pop().unwrap_or_else(|| {
            let chunk = || Box::new([const { AtomicU64::new(0) }; CHUNK]);
            let block: &Block = Box::leak(Box::new(std::array::from_fn(|_| chunk())));
            blocks.all.push(block);
            block
        })
    });
    BLOCK.set(block);
    block
}

/// Leaves the thread's block, with its values, to another.
pub fn detach() {
    let block = BLOCK.take();
    with_blocks(|blocks| {
        if let Some(block) = blocks.all.iter().find(|all| all.as_ptr() == block.as_ptr()) {
            blocks.idle.push(block);
        }
    });
}

/// The sum of a range of cells over all threads.
pub fn total(cells: std::ops::Range<usize>) -> u64 {
    with_blocks(|blocks| {
        let of_block = |block: &&Block| -> u64 {
            let cells = cells.clone();
            cells
                .map(|index| block[index / CHUNK][index % CHUNK].load(Relaxed))
                .fold(0, u64::wrapping_add)
        };
        blocks.all.iter().map(of_block).fold(0, u64::wrapping_add)
    })
}

/// Arrays of so many cells, one for each thread that counts at once.
#[derive(Clone, Copy)]
pub struct Arrays(&'static Mutex<AllArrays>);

struct AllArrays {
    len: usize,
    all: Vec<&'static [AtomicU64]>,
    idle: Vec<&'static [AtomicU64]>,
}

thread_local! {
    static ARRAY: Cell<Option<(Arrays, &'static [AtomicU64])>> = const { Cell::new(None) };
}

impl Arrays {
    /// Arrays of `len` cells; they are never freed.
    pub fn of(len: usize) -> Self {
        let (all, idle) = (Vec::new(), Vec::new());
        Self(Box::leak(Box::new(Mutex::new(AllArrays {
            len,
            all,
            idle,
        }))))
    }

    /// The array of this thread, which counts into no others until it [detaches](Self::detach).
    #[inline(always)]
    pub fn own(self) -> &'static [AtomicU64] {
        ARRAY
            .get()
            .map_or_else(|| self.attach(), |(_, array)| array)
    }

    #[cold]
    #[inline(never)]
    fn attach(self) -> &'static [AtomicU64] {
        let mut arrays = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let array = arrays.idle.pop().unwrap_or_else(|| {
            // Not zeros, which the system would hand out as one page for all.
            let cells = (0..arrays.len).map(|_| AtomicU64::new(1));
            let array: &[AtomicU64] = Box::leak(cells.collect());
            arrays.all.push(array);
            array
        });
        ARRAY.set(Some((self, array)));
        array
    }

    /// Leaves the thread's array, with its values, to another.
    pub fn detach() {
        if let Some((arrays, array)) = ARRAY.take() {
            let mut arrays = arrays.0.lock().unwrap_or_else(PoisonError::into_inner);
            arrays.idle.push(array);
        }
    }

    /// What all threads have added.
    pub fn total(self) -> u64 {
        let arrays = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let cells = arrays.all.iter().flat_map(|array| *array);
        cells.map(|cell| cell.load(Relaxed) - 1).sum()
    }
}

/// Adds by a load and a store: nobody else writes the cell.
#[inline(always)]
pub fn add(cell: &AtomicU64, amount: u64) {
    cell.store(cell.load(Relaxed).wrapping_add(amount), Relaxed);
}

/// Adds to a cell that holds a float.
#[inline(always)]
pub fn add_float(cell: &AtomicU64, amount: f64) {
    let sum = f64::from_bits(cell.load(Relaxed)) + amount;
    cell.store(sum.to_bits(), Relaxed);
}

/// Finds buckets by the exponent of a value and the first two bits after it, with no branch.
#[derive(Clone, Copy)]
pub struct Buckets {
    first: usize,
    /// The bucket at the beginning of each interval, from that of the first bound on.
    starts: [u8; INTERVALS],
    bounds: [f64; MOST_BUCKETS],
}

/// Sixteen powers of two, each in four parts.
const INTERVALS: usize = 64;

const MOST_BUCKETS: usize = 16;

/// Bits below those that say which interval a value is in.
const BELOW: u32 = f64::MANTISSA_DIGITS - 1 - 2;

fn interval(value: f64) -> usize {
    (value.to_bits() >> BELOW) as usize
}

impl Buckets {
    /// Buckets of these bounds, no two of which may share an interval.
    ///
    /// # Panics
    /// When they are too many, or too far apart.
    pub fn new(bounds: &[f64]) -> Self {
        let first = interval(bounds[0]);
        let last = interval(bounds[bounds.len() - 1]);
        assert!(last + 1 < first + INTERVALS && bounds.len() < MOST_BUCKETS);
        let start = |at: usize| {
            // A bound at the very beginning of an interval belongs to the bucket that ends there.
            let start = f64::from_bits(((first + at) as u64) << BELOW);
            bounds.iter().take_while(|bound| **bound < start).count() as u8
        };
        let bound = |at: usize| bounds.get(at).copied().unwrap_or(f64::INFINITY);
        Self {
            first,
            starts: std::array::from_fn(start),
            bounds: std::array::from_fn(bound),
        }
    }

    /// The bucket of a value that is neither negative nor NaN.
    #[inline(always)]
    pub fn find(&self, value: f64) -> usize {
        let at = interval(value).saturating_sub(self.first);
        let start = usize::from(self.starts[at.min(INTERVALS - 1)]);
        start + usize::from(value > self.bounds[start % MOST_BUCKETS])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::items::{BOUNDS, observations};

    #[test]
    fn the_table_finds_what_counting_the_bounds_finds() {
        let buckets = Buckets::new(&BOUNDS);
        let near = BOUNDS
            .iter()
            .flat_map(|bound| [bound.next_down(), *bound, bound.next_up()]);
        let values = near.chain(observations().iter().map(|observation| observation.value));
        for value in values.chain([0.0, 1e-300, 1e300]) {
            let counted = BOUNDS.iter().filter(|bound| **bound < value).count();
            assert_eq!(buckets.find(value), counted, "{value}");
        }
    }

    #[test]
    fn what_threads_leave_is_counted_once() {
        let before = total(65_000..65_001);
        for _ in 0..3 {
            std::thread::spawn(|| {
                add(cell(65_000), 2);
                detach();
            })
            .join()
            .expect("adds");
        }
        assert_eq!(total(65_000..65_001) - before, 6);
    }
}
