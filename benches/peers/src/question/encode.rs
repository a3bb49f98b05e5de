//! The text of a whole program, written into a buffer that is kept, from the second scrape on.

use crate::contestant::Contestant;
use crate::program::{Maker, Program, Shape, makers, read_back};
use std::sync::{Arc, Mutex, PoisonError};

/// Counters in one family, up to a hundred thousand lines.
pub fn counters(series: usize) -> Vec<Contestant> {
    contestants(Shape::Counters {
        families: 1,
        series,
    })
}

/// Histograms of fourteen lines each.
pub fn histograms(series: usize) -> Vec<Contestant> {
    contestants(Shape::Histograms { series })
}

fn contestants(shape: Shape) -> Vec<Contestant> {
    let scraped = |maker: Maker| Some(contestant(&maker, shape, (maker.make)(shape)?));
    makers().into_iter().filter_map(scraped).collect()
}

/// Scrapes a program that has counted three times in each series.
fn contestant(maker: &Maker, shape: Shape, program: Box<dyn Program>) -> Contestant {
    const TOUCHES: usize = 3;
    (0..TOUCHES).for_each(|_| program.touch());
    let buffer = Arc::new(Mutex::new(Vec::new()));
    program.scrape(&mut buffer.lock().unwrap_or_else(PoisonError::into_inner));
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
    let expected = (TOUCHES * shape.series()) as f64;
    Contestant::task(maker.who, maker.path, scrape, read, expected)
}
