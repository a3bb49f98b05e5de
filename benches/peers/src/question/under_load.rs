//! A writer while another thread scrapes without a pause: by how much it slows down.

use crate::contestant::Path;
use crate::items::pairs;
use crate::measure::{Row, Settings, median_and_spread};
use crate::program::{Maker, Program, Shape, makers, read_back};
use std::hint::black_box;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::thread;
use std::time::Instant;

/// Rows of the slow-down in percent, of a program of ten thousand counters; alone and scraped take turns.
/// Everybody writes by handles that are kept, where there are such.
///
/// # Panics
/// When one lost what was counted.
pub fn rows(question: &str, settings: &Settings) -> Vec<Row> {
    let shape = Shape::Counters {
        families: 10,
        series: 1_000,
    };
    let makers = makers();
    let makers = makers.iter().filter(|maker| maker.path != Path::Limit);
    let mut programs: Vec<_> = makers
        .filter_map(|maker| Some((maker, (maker.make)(shape)?, Vec::<f64>::new())))
        .collect();
    let increments = (settings.turn.as_nanos() / 4) as usize;
    for (_, program, _) in &programs {
        program.touch();
    }
    for _ in 0..settings.rounds {
        for (_, program, slow_downs) in &mut programs {
            let before = write(&**program, increments);
            let scraped = write_while_scraped(&**program, increments);
            let after = write(&**program, increments);
            slow_downs.push((scraped * 2.0 / (before + after) - 1.0) * 100.0);
        }
    }
    let row = |(maker, program, mut slow_downs): (&Maker, Box<dyn Program>, Vec<f64>)| {
        let (median, spread) = median_and_spread(&mut slow_downs);
        let mut text = Vec::new();
        program.scrape(&mut text);
        let read = read_back(shape, &text);
        let expected = (shape.series() + 3 * increments * settings.rounds) as f64;
        assert!(
            read.to_bits() == expected.to_bits(),
            "{question}: {} read {read}, not {expected}",
            maker.who
        );
        Row {
            question: question.to_owned(),
            who: maker.who.to_owned(),
            path: if maker.path == Path::Ours {
                Path::Ours
            } else {
                Path::Fastest
            },
            threads: 2,
            unit: "%".to_owned(),
            median,
            spread,
            read_back: read,
        }
    };
    programs.into_iter().map(row).collect()
}

/// Nanoseconds an increment, on this thread.
fn write(program: &dyn Program, increments: usize) -> f64 {
    let started = Instant::now();
    for pair in pairs().iter().cycle().take(increments) {
        program.count(*black_box(pair));
    }
    started.elapsed().as_nanos() as f64 / increments as f64
}

fn write_while_scraped(program: &dyn Program, increments: usize) -> f64 {
    let (is_scraping, is_over) = (AtomicBool::new(false), AtomicBool::new(false));
    thread::scope(|scope| {
        scope.spawn(|| {
            let mut text = Vec::new();
            while !is_over.load(Relaxed) {
                text.clear();
                program.scrape(&mut text);
                is_scraping.store(true, Relaxed);
            }
        });
        while !is_scraping.load(Relaxed) {
            thread::yield_now();
        }
        let each = write(program, increments);
        is_over.store(true, Relaxed);
        each
    })
}
