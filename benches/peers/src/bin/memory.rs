//! Counts what one program holds: `tallymark-peers-memory SUBJECT WHO`, started by the questions.

use std::alloc::{GlobalAlloc, Layout, System};
use std::env;
use std::sync::Barrier;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::thread;
use tallymark_peers::program::{Program, Shape, makers, read_back};
use tallymark_peers::question::memory::{Held, SUBJECTS};

/// The system's allocator, with two numbers beside it.
struct Counting;

static HELD: AtomicUsize = AtomicUsize::new(0);
static ALLOCATIONS: AtomicUsize = AtomicUsize::new(0);

// SAFETY: every call goes to the system's allocator as it came.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        HELD.fetch_add(layout.size(), Relaxed);
        ALLOCATIONS.fetch_add(1, Relaxed);
        // SAFETY: the caller keeps what `alloc` asks for.
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        HELD.fetch_add(layout.size(), Relaxed);
        ALLOCATIONS.fetch_add(1, Relaxed);
        // SAFETY: the caller keeps what `alloc_zeroed` asks for.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        HELD.fetch_sub(layout.size(), Relaxed);
        // SAFETY: the pointer came from the system's allocator, by one of the above.
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

fn main() {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [subject, who] = &arguments[..] else {
        panic!("which subject, and who?");
    };
    let subject: usize = subject.parse().expect("a subject is a number");
    let (_, shape, threads) = SUBJECTS[subject];
    let maker = makers().into_iter().find(|maker| maker.who == *who);
    let maker = maker.expect("that is who takes part");
    // Names of families and tenants are the user's, whoever counts: they are made beforehand.
    shape.warm_up();
    let before = HELD.load(Relaxed);
    let held = (maker.make)(shape).map(|program| hold(&*program, shape, threads, before));
    let json = serde_json::to_string(&held).expect("numbers are written");
    println!("{json}");
}

/// Touches every series from every thread, and scrapes while they still run.
fn hold(program: &dyn Program, shape: Shape, threads: usize, before: usize) -> Held {
    let (touched, measured) = (Barrier::new(threads + 1), Barrier::new(threads + 1));
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                program.touch();
                touched.wait();
                measured.wait();
            });
        }
        touched.wait();
        let mut text = Vec::new();
        program.scrape(&mut text);
        let read_back = read_back(shape, &text);
        text.clear();
        let allocated = ALLOCATIONS.load(Relaxed);
        program.scrape(&mut text);
        let allocations = ALLOCATIONS.load(Relaxed) - allocated;
        drop(text);
        let bytes = HELD.load(Relaxed) - before;
        measured.wait();
        Held {
            bytes,
            allocations,
            read_back,
        }
    })
}
