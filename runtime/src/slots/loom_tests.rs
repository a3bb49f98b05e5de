//! Every interleaving of writers, scrapes, and threads that end. Run by
//! `RUSTFLAGS="--cfg loom" cargo test --release -p tallymark-runtime --lib loom`.
//!
//! Writers run in the model's main thread and scrapes in spawned ones, because loom lets the main
//! thread go first: it forgets a scrape's load once the writer has loaded the same cell before
//! storing, and would not try the orders in which the scrape came first. A scrape that comes last
//! is no loss, as loom hands it every older value that the memory model permits.
//! Each model says which outcomes it must have met: one that met a single outcome shows nothing.

use super::cell::{add_own, add_own_float, add_shared_float};
use super::local::Local;
use super::near::Near;
use super::space::SHARED;
use super::spill::{self, Need};
use super::{Block, Pool};
use crate::sync::{AtomicU64, Ordering};
use loom::thread;
use std::collections::BTreeSet;
use std::fmt::Debug;
use std::num::NonZeroU32;
use std::sync::{Arc, Mutex};

/// One thread's life, as `thread` leads it with its two thread-locals.
struct Life {
    pool: &'static Pool,
    block: &'static Block,
    local: Local,
}

impl Life {
    fn begin(pool: &'static Pool) -> Self {
        Self::of(pool, pool.attach())
    }

    fn of(pool: &'static Pool, block: &'static Block) -> Self {
        Self {
            pool,
            block,
            local: Local::new(),
        }
    }

    fn cell(&self, slot: u32) -> &'static AtomicU64 {
        let cell = self.local.cell(slot);
        cell.or_else(|| self.touch(slot, Need::Certain)).unwrap()
    }

    fn touch(&self, slot: u32, need: Need) -> Option<&'static AtomicU64> {
        // SAFETY: a life belongs to one thread, and the pool gave the block to this one alone.
        unsafe { self.local.touch(self.pool, self.block, (slot, need)) }
    }

    /// There is no room for cells of its own, until it has met somebody.
    fn add_without_room(&self, slot: u32, value: u64) {
        let own = |slot, need| self.touch(slot, need);
        spill::add(self.pool, slot, value, Need::Speed, own);
    }

    fn observe_without_room(&self, count: u32, sum: u32, value: f64) {
        let own = |slot, need| self.touch(slot, need);
        spill::observe(self.pool, (count, sum), value, Need::Speed, own);
    }

    fn add(&self, slot: u32, value: u64) {
        add_own(self.cell(slot), value);
    }

    fn observe(&self, count: u32, sum: u32, value: f64) {
        self.add(count, 1);
        add_own_float(self.cell(sum), value);
    }

    fn end(self) {
        self.pool.detach(self.block);
    }
}

fn read(pool: &Pool, slot: u32) -> u64 {
    let mut out = [0];
    pool.read(slot, &mut out, |_| false);
    out[0]
}

/// The number and the sum of observations kept in slots 0 and 1.
fn read_histogram(pool: &Pool) -> (u64, u64) {
    let mut out = [0; 2];
    pool.read(0, &mut out, |at| at == 1);
    (out[0], f64::from_bits(out[1]) as u64)
}

/// Explores `model`, which returns what its scrape saw, and checks that all of `expected` was seen
/// and nothing else.
#[track_caller]
fn explore<T: Ord + Debug + Send + 'static>(
    expected: impl IntoIterator<Item = T>,
    model: impl Fn(&'static Pool) -> T + Send + Sync + 'static,
) {
    let seen = Arc::new(Mutex::new(BTreeSet::new()));
    let seen_by_model = Arc::clone(&seen);
    loom::model(move || {
        let outcome = model(Box::leak(Box::new(Pool::new())));
        seen_by_model.lock().unwrap().insert(outcome);
    });
    let seen = std::mem::take(&mut *seen.lock().unwrap());
    assert_eq!(seen, expected.into_iter().collect());
}

#[test]
fn increment_against_scrape() {
    let ascending = [(0, 0), (0, 1), (0, 2), (1, 1), (1, 2), (2, 2)];
    explore(ascending, |pool| {
        let scrapes = thread::spawn(move || (read(pool, 0), read(pool, 0)));
        let life = Life::begin(pool);
        life.add(0, 1);
        life.add(0, 1);
        life.end();
        let seen = scrapes.join().unwrap();
        assert_eq!(read(pool, 0), 2);
        seen
    });
}

#[test]
fn thread_exit_against_scrape() {
    explore([(5, 5), (5, 6), (6, 6)], |pool| {
        let first = Life::begin(pool);
        first.add(0, 5);
        let scrape = thread::spawn(move || (read(pool, 0), read(pool, 0)));
        first.end();
        let second = Life::begin(pool);
        second.add(0, 1);
        second.end();
        let seen = scrape.join().unwrap();
        assert_eq!(read(pool, 0), 6);
        seen
    });
}

#[test]
fn adoption() {
    // The number of blocks: how many of the three lives overlapped.
    explore([1, 2, 3], |pool| {
        let life = move || {
            let life = Life::begin(pool);
            life.add(0, 1);
            life.end();
        };
        let one = thread::spawn(life);
        let two = thread::spawn(life);
        life();
        one.join().unwrap();
        two.join().unwrap();
        assert_eq!(read(pool, 0), 3);
        pool.len()
    });
}

#[test]
fn adoption_against_scrape() {
    explore([0, 1, 2], |pool| {
        let life = move || {
            let life = Life::begin(pool);
            life.add(0, 1);
            life.end();
        };
        let scrape = thread::spawn(move || read(pool, 0));
        let other = thread::spawn(life);
        life();
        other.join().unwrap();
        let seen = scrape.join().unwrap();
        assert_eq!(read(pool, 0), 2);
        seen
    });
}

#[test]
fn first_touch_and_growth_against_scrape() {
    // Chunks of two cells: the first touch makes a table of two places, the second a chunk in
    // it, the third a larger table, which the fourth finds. Cells are read from the last to the
    // first, so whoever sees the third touch sees all before it.
    let outcomes = [
        [0, 0, 0],
        [1, 0, 0],
        [0, 1, 0],
        [1, 1, 0],
        [1, 1, 1],
        [1, 1, 2],
    ];
    explore(outcomes, |pool| {
        let scrape = thread::spawn(move || {
            let mut out = [0; 6];
            pool.read(0, &mut out, |_| true);
            out
        });
        let life = Life::begin(pool);
        for slot in [2, 0, 4, 4] {
            add_own_float(life.cell(slot), 1.0);
        }
        life.end();
        let one = |bits| f64::from_bits(bits) as u64;
        let seen = scrape.join().unwrap();
        let mut out = [0; 6];
        pool.read(0, &mut out, |_| true);
        assert_eq!(out.map(one), [1, 0, 1, 0, 2, 0]);
        [seen[2], seen[0], seen[4]].map(one)
    });
}

#[test]
fn first_touch_of_a_block_that_all_write() {
    explore([0, 1, 2], |pool| {
        let scrape = thread::spawn(move || read(pool, 0));
        let add = move |slot| pool.spilled_cell(slot).fetch_add(1, Ordering::Relaxed);
        let other = thread::spawn(move || add(0));
        // A table of two places, then a chunk in it.
        add(3);
        add(0);
        other.join().unwrap();
        let seen = scrape.join().unwrap();
        assert_eq!((read(pool, 0), read(pool, 3)), (2, 1));
        seen
    });
}

#[test]
fn histogram_observe_against_scrape() {
    let sum_trails = [(0, 0), (1, 0), (1, 1), (2, 0), (2, 1), (2, 2)];
    explore(sum_trails, |pool| {
        let scrape = thread::spawn(move || read_histogram(pool));
        let life = Life::begin(pool);
        life.observe(0, 1, 1.0);
        life.observe(0, 1, 1.0);
        life.end();
        let seen = scrape.join().unwrap();
        assert_eq!(read_histogram(pool), (2, 2));
        seen
    });
}

#[test]
fn increments_without_room() {
    // Whether one of the two has met the other, and counts for itself from then on.
    explore([false, true], |pool| {
        let blocks = [pool.attach(), pool.attach()];
        let count = move |block| {
            let life = Life::of(pool, block);
            life.add_without_room(0, 1);
            life.local.cell(0).is_some()
        };
        pool.spilled_cell(0);
        let other = thread::spawn(move || count(blocks[0]));
        let has_own = count(blocks[1]) | other.join().unwrap();
        assert_eq!(read(pool, 0), 2);
        has_own
    });
}

#[test]
fn histograms_without_room_against_scrape() {
    // Number and sum stand in two chunks, so that a thread could have a cell for one of them alone.
    let read = |pool: &Pool| {
        let mut out = [0; 2];
        pool.read(1, &mut out, |at| at == 1);
        (out[0], f64::from_bits(out[1]) as u64)
    };
    let sum_trails = [(0, 0), (1, 0), (1, 1), (2, 0), (2, 1), (2, 2)];
    for is_met in [false, true] {
        explore(sum_trails, move |pool| {
            let block = pool.attach();
            pool.spilled_cell(1);
            pool.spilled_cell(2);
            let scrape = thread::spawn(move || read(pool));
            let life = Life::of(pool, block);
            life.observe_without_room(1, 2, 1.0);
            if is_met {
                life.touch(2, Need::Certain);
            }
            life.observe_without_room(1, 2, 1.0);
            let seen = scrape.join().unwrap();
            assert_eq!(read(pool), (2, 2));
            seen
        });
    }
}

#[test]
fn shared_histogram_observe_against_scrape() {
    let sum_trails = [(0, 0), (1, 0), (1, 1), (2, 0), (2, 1), (2, 2)];
    explore(sum_trails, |pool| {
        pool.spilled_cell(0);
        let observe = move || {
            pool.spilled_cell(0).fetch_add(1, Ordering::Relaxed);
            add_shared_float(pool.spilled_cell(1), 1.0);
        };
        let scrape = thread::spawn(move || read_histogram(pool));
        let other = thread::spawn(observe);
        observe();
        other.join().unwrap();
        let seen = scrape.join().unwrap();
        assert_eq!(read_histogram(pool), (2, 2));
        seen
    });
}

#[test]
fn cells_that_are_kept_against_the_first_to_find_them() {
    let run = || (SHARED, Arc::new(Near::new(NonZeroU32::new(2).unwrap())));
    explore([0, 1, 2], move |pool| {
        let (first, near) = run();
        let add = move |near: &Near| {
            let cell = near.cell(1).unwrap_or_else(|| {
                pool.settle_near(near, first);
                pool.shared_cell(first + 1)
            });
            cell.fetch_add(1, Ordering::Relaxed);
        };
        let scrape = thread::spawn(move || read(pool, first + 1));
        let nears = Arc::clone(&near);
        let other = thread::spawn(move || add(&nears));
        add(&near);
        other.join().unwrap();
        let seen = scrape.join().unwrap();
        assert_eq!(read(pool, first + 1), 2);
        assert!(near.cell(1).is_some() && near.cell(2).is_none());
        seen
    });
    // Who is led to the cells sees what was done to them before: they were cleared, say.
    explore([None, Some(0)], move |pool| {
        let (first, near) = run();
        let nears = Arc::clone(&near);
        let other = thread::spawn(move || Some(nears.cell(1)?.load(Ordering::Relaxed)));
        pool.shared_cell(first + 1).store(7, Ordering::Relaxed);
        pool.clear(first, 2);
        pool.settle_near(&near, first);
        other.join().unwrap()
    });
}
