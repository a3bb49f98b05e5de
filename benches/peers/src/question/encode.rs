//! The text of a whole program, written into a buffer that is kept, from the second scrape on.
//!
//! Where few counters move between two scrapes, who keeps what it wrote could save work.

use crate::contestant::{Asked, Contestant};
use crate::items::Pair;
use crate::program::{Maker, Program, Shape, Tenant, makers, read_back, tenants};
use std::sync::{Arc, Mutex, PoisonError};

/// Counters in one family, up to a hundred thousand lines.
pub fn counters(series: usize) -> Vec<Contestant> {
    let shape = Shape::Counters {
        families: 1,
        series,
    };
    contestants(shape, 0)
}

/// Counters in one family, ten of which count between a scrape and the next. They are spread over the
/// family. Their counting is measured too: a thousandth of the scrape.
pub fn few_moved(series: usize) -> Vec<Contestant> {
    let shape = Shape::Counters {
        families: 1,
        series,
    };
    contestants(shape, 10)
}

/// Histograms of fourteen lines each.
pub fn histograms(series: usize) -> Vec<Contestant> {
    contestants(Shape::Histograms { series }, 0)
}

fn contestants(shape: Shape, moved: usize) -> Vec<Contestant> {
    let scraped = |maker: Maker| {
        let program = (maker.make)(shape)?;
        Some(contestant(&maker, shape, moved, program))
    };
    makers().into_iter().filter_map(scraped).collect()
}

/// Scrapes a program that has counted three times in each series, and before each scrape once more in
/// those that move.
fn contestant(maker: &Maker, shape: Shape, moved: usize, program: Box<dyn Program>) -> Contestant {
    const TOUCHES: usize = 3;
    (0..TOUCHES).for_each(|_| program.touch());
    let buffer = Arc::new(Mutex::new(Vec::new()));
    program.scrape(&mut buffer.lock().unwrap_or_else(PoisonError::into_inner));
    let written = Arc::clone(&buffer);
    let moving = spread(shape, moved);
    let scrape = move || {
        for (pair, tenant) in &moving {
            program.add(*pair, *tenant);
        }
        let mut buffer = buffer.lock().unwrap_or_else(PoisonError::into_inner);
        buffer.clear();
        program.scrape(&mut buffer);
    };
    let read = move || {
        let text = written.lock().unwrap_or_else(PoisonError::into_inner);
        read_back(shape, &text)
    };
    let touched = (TOUCHES * shape.series()) as u64;
    let expected = move |asked: Asked| (touched + moved as u64 * asked.operations) as f64;
    Contestant::task(maker.who, maker.path, scrape).expecting(read, expected)
}

/// So many series at equal distances.
fn spread(shape: Shape, count: usize) -> Vec<(Pair, Tenant)> {
    let pairs: Vec<Pair> = Pair::all().collect();
    let tenants = tenants(shape.tenants());
    (0..count)
        .map(|number| {
            let series = number * shape.series() / count + number;
            let tenant = tenants[series / Pair::COUNT];
            (pairs[series % Pair::COUNT], tenant)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::{Settings, measure};
    use std::time::Duration;

    #[test]
    fn what_moves_is_shown_by_everybody() {
        let settings = Settings {
            rounds: 2,
            threads: vec![1],
            turn: Duration::from_micros(100),
            who: None,
        };
        let rows = measure("few moved", &few_moved(1_000), &settings);
        assert!(rows.len() >= 8);
        assert!(rows.iter().all(|row| row.read_back > 3_000.0));
    }
}
