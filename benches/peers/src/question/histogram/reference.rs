//! The references: what is left of a histogram when nothing but the work itself is done.

use crate::contestant::{Contestant, Path};
use crate::items::{BOUNDS, Pair, observations};
use crate::limit::{self, Buckets};
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

/// Where the cells of the references start.
const FIRST: usize = 1_024;

/// The buckets and, last, the sum; as many as make an index a shift.
const CELLS: usize = 16;
const SUM: usize = CELLS - 1;

pub(super) fn contestants() -> [Contestant; 3] {
    [table_driven(), counting_bounds(), shared_atomics()]
}

/// The buckets' cells, summed.
fn reference_total(first: usize) -> u64 {
    let buckets = |pair: Pair| {
        let start = first + pair.index() * CELLS;
        limit::total(start..start + SUM)
    };
    Pair::all().map(buckets).sum()
}

/// One block, one lookup for both cells, and no branch but those of the lookup.
fn reference(
    who: &'static str,
    first: usize,
    find: impl Fn(f64) -> usize + Send + Sync + 'static,
) -> Contestant {
    Contestant::new(
        who,
        Path::Limit,
        observations(),
        move |seen| {
            let cells = limit::cells::<CELLS>(first + seen.pair.index() * CELLS);
            limit::add(&cells[find(seen.value) % CELLS], 1);
            limit::add_float(&cells[SUM], seen.value);
        },
        move || reference_total(first),
    )
    .finishing_threads(limit::detach)
}

fn table_driven() -> Contestant {
    let buckets = Buckets::new(&BOUNDS);
    let find = move |value| buckets.find(value);
    reference("thread-local block, bucket by a table", FIRST, find)
}

fn counting_bounds() -> Contestant {
    const AFTER: usize = FIRST + Pair::COUNT * CELLS;
    let find = |value| BOUNDS.iter().filter(|bound| **bound < value).count();
    reference("thread-local block, bounds counted", AFTER, find)
}

fn shared_atomics() -> Contestant {
    static SHARED: [AtomicU64; Pair::COUNT * CELLS] =
        [const { AtomicU64::new(0) }; Pair::COUNT * CELLS];
    let buckets = Buckets::new(&BOUNDS);
    Contestant::new(
        "shared atomics, bucket by a table",
        Path::Limit,
        observations(),
        move |seen| {
            let start = seen.pair.index() * CELLS;
            SHARED[start + buckets.find(seen.value)].fetch_add(1, Relaxed);
            let sum = &SHARED[start + SUM];
            let mut held = sum.load(Relaxed);
            loop {
                let next = (f64::from_bits(held) + seen.value).to_bits();
                match sum.compare_exchange_weak(held, next, Relaxed, Relaxed) {
                    Ok(_) => break,
                    Err(now) => held = now,
                }
            }
        },
        || {
            let of_pair = |cells: &[AtomicU64]| -> u64 {
                cells[..SUM].iter().map(|cell| cell.load(Relaxed)).sum()
            };
            SHARED.chunks(CELLS).map(of_pair).sum()
        },
    )
}
