//! Threads that come and go lose no count and leave no memory behind.
//!
//! The only test of its process, because it watches the memory of all of it.

#![allow(clippy::float_cmp, reason = "the numbers are exact")]

#[path = "support/live_bytes.rs"]
mod memory;
mod support;

use memory::live_bytes;
use std::sync::{Arc, Barrier};
use tallymark_runtime::{Counter, Histogram, MetricSet};

support::metric_set! {
    Work, prefix = "work", labels = &[],
    {
        items_total: Counter = "Items done.";
        item_seconds: Histogram = "Time for an item.", bounds: &[0.5, 1.0];
    }
}

const THREADS: u64 = 64;
const ROUNDS: u64 = 100;
const INCREMENTS: u64 = 10_000;

/// One life of each thread, all of them alive at once.
fn round(work: &Arc<Work>) {
    let all_alive = Arc::new(Barrier::new(THREADS as usize));
    let threads: Vec<_> = (0..THREADS)
        .map(|_| {
            let (work, all_alive) = (Arc::clone(work), Arc::clone(&all_alive));
            std::thread::spawn(move || {
                work.item_seconds.observe(0.75);
                all_alive.wait();
                for _ in 0..INCREMENTS {
                    work.items_total.inc();
                }
            })
        })
        .collect();
    for thread in threads {
        thread.join().expect("counting does not panic");
    }
}

#[test]
fn threads_that_come_and_go_lose_no_count_and_leave_no_memory() {
    let work = Arc::new(Work::new());
    round(&work);
    let before = live_bytes().cast_signed();
    let resident_bytes = resident_bytes();
    for _ in 1..ROUNDS {
        round(&work);
    }
    let live_growth = live_bytes().cast_signed() - before;
    let resident_growth = self::resident_bytes() - resident_bytes;

    assert_eq!(work.items_total.get(), THREADS * ROUNDS * INCREMENTS);
    assert_eq!(work.item_seconds.count(), THREADS * ROUNDS);
    assert_eq!(work.item_seconds.sum(), 0.75 * (THREADS * ROUNDS) as f64);
    println!("live {live_growth:+} bytes, resident {resident_growth:+} bytes");
    // A block for each life would have been 100 times 64 chunks of 4,096 bytes.
    assert!(
        live_growth < 4096,
        "{live_growth} bytes more after round {ROUNDS} than after the first"
    );
    // The system's allocator keeps some pages of each of its arenas; 25 MB would be those blocks.
    // The sanitizer's keeps what is freed, to catch its use.
    #[cfg(not(sanitized))]
    assert!(
        resident_growth < 5_000_000,
        "{resident_growth} resident bytes more after round {ROUNDS} than after the first"
    );
}

/// The process's memory, in pages that are really there.
fn resident_bytes() -> i64 {
    let statm = std::fs::read_to_string("/proc/self/statm").expect("Linux");
    let pages: i64 = statm
        .split(' ')
        .nth(1)
        .and_then(|pages| pages.parse().ok())
        .expect("the second number of statm");
    pages * 4096
}
