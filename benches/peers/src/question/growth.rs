//! From a thousand series to a million: what a series of a scrape takes, and what an increment takes.
//!
//! The references of increments are bare cells, of which the same ones are hit: an array that all threads
//! add to, and an array for each thread. They show what caches cost: 500 cells of a million lie in as
//! many pages, and those of a thousand in two.
//!
//! Families of more than 4,096 combinations share their cells between threads unless told otherwise,
//! which is one step in the cost of an increment. It is the only one.

use crate::contestant::{Contestant, Path};
use crate::items::{Pair, pairs};
use crate::limit::{self, Arrays};
use crate::program::{Program, Shape, makers, read_back};
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, Mutex, PoisonError};

/// The sizes.
pub const SIZES: [usize; 4] = [1_000, 10_000, 100_000, 1_000_000];

fn ours(series: usize) -> (Shape, Box<dyn Program>) {
    let shape = Shape::Counters {
        families: 1,
        series,
    };
    let ours = makers()
        .into_iter()
        .find(|maker| maker.path == Path::Ours)
        .expect("we take part");
    (
        shape,
        (ours.make)(shape).expect("there is one of each size"),
    )
}

/// Scrapes of a program of ours.
pub fn scrape(series: usize) -> Vec<Contestant> {
    let (shape, program) = ours(series);
    program.touch();
    let buffer = Arc::new(Mutex::new(Vec::new()));
    let written = Arc::clone(&buffer);
    let scrape = move || {
        let mut buffer = buffer.lock().unwrap_or_else(PoisonError::into_inner);
        buffer.clear();
        program.scrape(&mut buffer);
    };
    let read = move || {
        let text = written.lock().unwrap_or_else(PoisonError::into_inner);
        read_back(shape, &text)
    };
    let expected = shape.series() as f64;
    let task = Contestant::task("tallymark", Path::Ours, scrape);
    vec![task.expecting(read, move |_| expected)]
}

/// Increments of five hundred series of a program of ours, whatever its size.
pub fn increment(series: usize) -> Vec<Contestant> {
    let (shape, program) = ours(series);
    program.touch();
    let program: Arc<dyn Program> = Arc::from(program);
    let counting = Arc::clone(&program);
    let counted = move || {
        let mut text = Vec::new();
        program.scrape(&mut text);
        read_back(shape, &text) as u64
    };
    let ours = Contestant::new(
        "tallymark",
        Path::Ours,
        pairs(),
        move |pair| counting.count(*pair),
        counted,
    );
    vec![ours, in_one_array(series), in_arrays_of_threads(series)]
}

/// Where the cell of the first tenant is, in the order in which ours lie too.
fn place(pair: Pair, series: usize) -> usize {
    pair.index() * (series / Pair::COUNT)
}

/// What finds the cell by a call, as it is where a program is one of many.
type Count = Arc<dyn Fn(Pair) + Send + Sync>;

fn reference(who: &'static str, count: Count, counted: impl Fn() -> u64 + 'static) -> Contestant {
    Contestant::new(who, Path::Limit, pairs(), move |pair| count(*pair), counted)
}

fn in_one_array(series: usize) -> Contestant {
    let cells: Arc<[AtomicU64]> = (0..series).map(|_| AtomicU64::new(1)).collect();
    let counting = Arc::clone(&cells);
    let count = move |pair| {
        counting[place(pair, series)].fetch_add(1, Relaxed);
    };
    let counted = move || cells.iter().map(|cell| cell.load(Relaxed)).sum();
    reference("array of all threads", Arc::new(count), counted)
}

fn in_arrays_of_threads(series: usize) -> Contestant {
    let arrays = Arrays::of(series);
    let count = move |pair| limit::add(&arrays.own()[place(pair, series)], 1);
    let counted = move || arrays.total();
    let who = "array of each thread";
    reference(who, Arc::new(count), counted).finishing_threads(Arrays::detach)
}
