//! Every interleaving of writers, scrapes, and threads that end. Run by
//! `RUSTFLAGS="--cfg loom" cargo test --release -p tallymark-runtime --lib loom`.

use super::{Block, Pool};
use crate::sync::Ordering;
use loom::thread;

fn pool() -> &'static Pool {
    Box::leak(Box::new(Pool::new()))
}

/// What `thread::add` does once it stands on its block.
fn add(block: &Block, slot: u32, value: u64) {
    // SAFETY: each model gives a block to one thread.
    let cell = unsafe { block.touch(slot) };
    cell.store(cell.load(Ordering::Relaxed) + value, Ordering::Relaxed);
}

/// What `thread::observe` does: the bucket, then the sum.
fn observe(block: &Block, first: u32, value: f64) {
    add(block, first, 1);
    // SAFETY: each model gives a block to one thread.
    let sum = unsafe { block.touch(first + 1) };
    let next = f64::from_bits(sum.load(Ordering::Relaxed)) + value;
    sum.store(next.to_bits(), Ordering::Release);
}

fn read(pool: &Pool, slot: u32) -> u64 {
    let mut out = [0];
    pool.read(slot, &mut out, |_| false);
    out[0]
}

#[test]
fn increment_against_scrape() {
    loom::model(|| {
        let pool = pool();
        let writer = thread::spawn(move || {
            let block = pool.attach();
            add(block, 0, 1);
            add(block, 0, 1);
            pool.detach(block);
        });
        let first = read(pool, 0);
        let second = read(pool, 0);
        assert!(first <= second && second <= 2, "a counter went down");
        writer.join().unwrap();
        assert_eq!(read(pool, 0), 2);
    });
}

#[test]
fn thread_exit_against_scrape() {
    loom::model(|| {
        let pool = pool();
        let block = pool.attach();
        add(block, 0, 5);
        let ending = thread::spawn(move || pool.detach(block));
        assert_eq!(read(pool, 0), 5);
        ending.join().unwrap();
        assert_eq!(read(pool, 0), 5);
    });
}

#[test]
fn adoption() {
    loom::model(|| {
        let pool = pool();
        let life = move || {
            let block = pool.attach();
            add(block, 0, 1);
            pool.detach(block);
        };
        let one = thread::spawn(life);
        let two = thread::spawn(life);
        life();
        one.join().unwrap();
        two.join().unwrap();
        assert_eq!(read(pool, 0), 3);
    });
}

#[test]
fn first_touch_and_growth_against_scrape() {
    loom::model(|| {
        let pool = pool();
        let writer = thread::spawn(move || {
            let block = pool.attach();
            add(block, 0, 1);
            add(block, 6, 1);
            pool.detach(block);
        });
        let mut out = [0; 8];
        pool.read(0, &mut out, |_| false);
        assert!(
            out[6] <= out[0],
            "the later touch was seen without the earlier one"
        );
        writer.join().unwrap();
        pool.read(0, &mut out, |_| false);
        assert_eq!((out[0], out[6]), (1, 1));
    });
}

#[test]
fn first_touch_of_the_shared_block() {
    loom::model(|| {
        let pool = pool();
        let add = move || {
            pool.shared_cell(3).fetch_add(1, Ordering::Relaxed);
        };
        let one = thread::spawn(add);
        let two = thread::spawn(add);
        assert!(read(pool, 3) <= 2);
        one.join().unwrap();
        two.join().unwrap();
        assert_eq!(read(pool, 3), 2);
    });
}

#[test]
fn histogram_observe_against_scrape() {
    loom::model(|| {
        let pool = pool();
        let writer = thread::spawn(move || {
            let block = pool.attach();
            observe(block, 0, 1.0);
            observe(block, 0, 1.0);
            pool.detach(block);
        });
        let mut out = [0; 2];
        pool.read(0, &mut out, |at| at == 1);
        let (count, sum) = (out[0] as f64, f64::from_bits(out[1]));
        assert!(
            sum <= count,
            "the sum {sum} holds what the {count} buckets lack"
        );
        writer.join().unwrap();
        pool.read(0, &mut out, |at| at == 1);
        assert_eq!((out[0], f64::from_bits(out[1])), (2, 2.0));
    });
}
