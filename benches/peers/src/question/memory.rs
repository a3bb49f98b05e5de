//! The bytes a series takes once it was counted into and scraped, by a program of its own each.
//!
//! `tallymark-peers-memory` counts what its allocator gives out. The buffer of the text is not
//! counted, and what a thread's block holds is, since the threads still run.

use crate::contestant::Path;
use crate::measure::Row;
use crate::program::{Shape, makers};
use serde::{Deserialize, Serialize};
use std::env;
use std::process::{Command, Stdio};

/// What is held, and by how many threads it was touched.
pub const SUBJECTS: [(&str, Shape, usize); 7] = [
    ("a counter, 1,000", counters(1, 1_000), 1),
    ("a counter, 100,000", counters(1, 100_000), 1),
    ("a counter, 100 families of 1,000", counters(100, 1_000), 1),
    ("a histogram, 7,000", Shape::Histograms { series: 7_000 }, 1),
    ("a counter, 100,000", counters(1, 100_000), 16),
    ("a counter, 100 families of 1,000", counters(100, 1_000), 16),
    ("a counter, 1,000,000", counters(1, 1_000_000), 1),
];

const fn counters(families: usize, series: usize) -> Shape {
    Shape::Counters { families, series }
}

/// What the program says.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Held {
    /// Bytes that are held after a scrape and were not before the program was made.
    pub bytes: usize,
    /// Allocations of the second scrape into a buffer that is large enough.
    pub allocations: usize,
    /// What the last scrape said was counted.
    pub read_back: f64,
}

/// Rows of bytes a series, and of allocations a scrape.
///
/// # Panics
/// When a program fails, or lost what was counted.
pub fn rows() -> Vec<Row> {
    let program = env::current_exe().expect("this program has a path");
    let program = program.with_file_name("tallymark-peers-memory");
    let mut rows = Vec::new();
    for (number, (what, shape, threads)) in SUBJECTS.iter().enumerate() {
        for maker in makers() {
            // What the slowest need for a million series tells nothing new.
            let is_ours = maker.path == Path::Ours;
            if maker.path == Path::Limit || (shape.series() > 100_000 && !is_ours) {
                continue;
            }
            let arguments = [number.to_string(), maker.who.to_owned()];
            let output = Command::new(&program)
                .args(arguments)
                .stderr(Stdio::inherit())
                .output()
                .expect("the program of this package was built with it");
            assert!(output.status.success(), "{what}: {} failed", maker.who);
            let held: Option<Held> =
                serde_json::from_slice(&output.stdout).expect("it writes JSON");
            let Some(held) = held else { continue };
            let expected = (shape.series() * threads) as f64;
            assert!(
                held.read_back.to_bits() == expected.to_bits(),
                "{what}: {} read {}, not {expected}",
                maker.who,
                held.read_back
            );
            let row = |question: &str, unit: &str, median| Row {
                question: format!("{question}/{what}"),
                who: maker.who.to_owned(),
                path: maker.path,
                threads: *threads,
                unit: unit.to_owned(),
                median,
                spread: 0.0,
                read_back: held.read_back,
            };
            let each = held.bytes as f64 / shape.series() as f64;
            rows.push(row("memory", "bytes", each));
            rows.push(row("allocations", "a scrape", held.allocations as f64));
        }
    }
    rows
}
