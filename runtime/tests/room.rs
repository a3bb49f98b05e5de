//! How much memory threads take that count into many series, and that nothing is lost where they have
//! no cells of their own.
//!
//! The only test of its process, because it watches the memory of all of it.

#![allow(clippy::float_cmp, reason = "the numbers are exact")]

#[path = "support/live_bytes.rs"]
mod memory;
mod support;

use memory::live_bytes;
use std::sync::{Arc, Barrier};
use tallymark_runtime::storage::PerThread;
use tallymark_runtime::testing::thread_snapshot;
use tallymark_runtime::{
    Counter, Histogram, Label, LabelText, MetricSet, NamedLabel, UpDown, registry,
};

/// One of a thousand.
#[derive(Clone, Copy)]
struct Shop(u32);

const SHOPS: u32 = 1000;

impl Label for Shop {
    const CARDINALITY: usize = SHOPS as usize;

    fn index(self) -> usize {
        self.0 as usize
    }

    fn text(index: usize) -> LabelText {
        LabelText::Value(index.to_string().into())
    }
}

impl NamedLabel for Shop {
    const NAME: &'static str = "shop";
}

support::metric_set! {
    Work, prefix = "work", labels = &[],
    {
        items_total: Counter<Shop> = "Items done.", max_series: 1000;
        cost_total: Counter<Shop, f64> = "Their cost.", max_series: 1000;
        in_flight: UpDown<Shop> = "Items not done.", max_series: 1000;
        item_seconds: Histogram<Shop> = "Time for an item.", bounds: &[0.5, 1.0], max_series: 5000;
    }
}

support::metric_set! {
    Hot, prefix = "hot", labels = &[],
    {
        own_total: Counter<Shop, u64, PerThread> = "Each thread for itself.", max_series: 1000;
    }
}

impl Work {
    fn count(&self) {
        for shop in (0..SHOPS).map(Shop) {
            self.items_total.with(shop).inc();
            self.cost_total.with(shop).add(0.25);
            self.in_flight.with(shop).add(2);
            self.item_seconds.with(shop).observe(0.75);
        }
    }

    /// What `count` did for each series, as often as it was called.
    fn check(&self, calls: u64) {
        for shop in (0..SHOPS).map(Shop) {
            assert_eq!(self.items_total.with(shop).get(), calls);
            assert_eq!(self.cost_total.with(shop).get(), calls as f64 / 4.0);
            assert_eq!(self.in_flight.with(shop).get(), 2 * calls.cast_signed());
            assert_eq!(self.item_seconds.with(shop).count(), calls);
            assert_eq!(self.item_seconds.with(shop).sum(), 0.75 * calls as f64);
        }
    }
}

/// Runs `act` on so many threads, all of them alive at once and one after another: nobody meets anybody.
fn on_threads(threads: usize, act: impl Fn() + Sync) {
    let all_done = Barrier::new(threads);
    let turn = std::sync::Mutex::new(());
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                {
                    let _turn = turn.lock().expect("counting does not panic");
                    act();
                }
                all_done.wait();
            });
        }
    });
}

#[test]
fn threads_without_room_lose_nothing() {
    const THREADS: usize = 16;
    const SETS: usize = 20;
    const SLOTS: usize = SETS * SHOPS as usize * (3 + 4);
    let sets: Vec<Arc<Work>> = (0..SETS).map(|_| Arc::new(Work::new())).collect();
    let hot = Hot::new();
    let before = live_bytes();
    on_threads(THREADS, || sets.iter().for_each(|work| work.count()));
    let grown = live_bytes() - before;
    for work in &sets {
        work.check(THREADS as u64);
    }
    println!("{grown} bytes for {SLOTS} slots and {THREADS} threads");
    // 64 KiB for each thread, 1 MiB in common, what does not find room once, and the tables.
    let room = THREADS * (64 << 10) + (1 << 20);
    let rest = SLOTS * 8 + THREADS * (32 << 10);
    assert!(grown < room + rest, "{grown} bytes, of {room} and {rest}");
    // Each of them all would be 16 times 1.1 MB.
    assert!(grown > room, "{grown} bytes: nobody had cells of its own");

    // A metric may ask for cells for each thread all the same.
    let before = live_bytes();
    on_threads(THREADS, || {
        (0..SHOPS).for_each(|shop| hot.own_total.with(Shop(shop)).inc());
    });
    let grown = live_bytes() - before;
    assert!(grown > THREADS * 8000, "{grown} bytes");
    assert_eq!(hot.own_total.with(Shop(7)).get(), THREADS as u64);

    // So has a thread whose own counts are asked for: none of them is anywhere else.
    registry().register(&sets[SETS - 1]).expect("a new name");
    on_threads(1, || {
        let before = thread_snapshot();
        for work in &sets {
            work.count();
        }
        let own = thread_snapshot().delta(&before);
        for shop in 0..SHOPS {
            let shop = shop.to_string();
            let labels = [("shop", shop.as_str())];
            assert_eq!(own.counter("work_items_total", &labels), 1);
            assert_eq!(own.histogram("work_item_seconds", &labels).sum, 0.75);
        }
    });
    for work in &sets {
        work.check(THREADS as u64 + 1);
    }

    // There is no room any more, and threads meet.
    let work = Work::new();
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| (0..50).for_each(|_| work.count()));
        }
    });
    work.check(400);
}
