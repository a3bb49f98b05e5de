//! From a thousand series to a million: what a series of a scrape takes, and what an increment takes.
//!
//! Families of more than 4,096 combinations share their cells between threads unless told otherwise,
//! which is one step in the cost of an increment. It is the only one.

use crate::contestant::{Contestant, Path};
use crate::items::pairs;
use crate::program::{Program, Shape, makers, read_back};
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
    vec![Contestant::new(
        "tallymark",
        Path::Ours,
        pairs(),
        move |pair| counting.count(*pair),
        counted,
    )]
}
