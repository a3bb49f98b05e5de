//! Rounds: every contestant in turn, again and again, so that noise meets them all alike.

use crate::contestant::{Asked, Contestant, Path};
use serde::{Deserialize, Serialize};
use std::sync::Barrier;
use std::thread;
use std::time::{Duration, Instant};

/// How long and how often.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Rounds, of which the median is taken.
    pub rounds: usize,
    /// The numbers of threads.
    pub threads: Vec<usize>,
    /// How long one turn of a contestant lasts, about.
    pub turn: Duration,
    /// Only those whose name starts so, for a profiler's sake.
    pub who: Option<String>,
}

/// What was measured of one contestant.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Row {
    /// The question's name.
    pub question: String,
    /// Who, and how.
    pub who: String,
    /// In what way.
    pub path: Path,
    /// Threads at once.
    pub threads: usize,
    /// `ns`, `bytes`, or `%`.
    pub unit: String,
    /// The median of the rounds: nanoseconds an operation of one thread, unless the unit is another.
    pub median: f64,
    /// The distance between the quartiles.
    pub spread: f64,
    /// What was read back at the end; it was as expected.
    pub read_back: f64,
}

/// Measures contestants against one another.
///
/// # Panics
/// When one did not do what it was asked to.
pub fn measure(question: &str, contestants: &[Contestant], settings: &Settings) -> Vec<Row> {
    let mut asked = vec![Asked::default(); contestants.len()];
    let mut rows = Vec::new();
    for &threads in &settings.threads {
        let takes_part = |at: &usize| {
            let who = settings.who.as_deref().unwrap_or_default();
            let contestant = &contestants[*at];
            threads <= contestant.most_threads && contestant.who.starts_with(who)
        };
        let taking_part: Vec<usize> = (0..contestants.len()).filter(takes_part).collect();
        let turns: Vec<usize> = taking_part
            .iter()
            .map(|&at| calibrate(&contestants[at], &mut asked[at], threads, settings.turn))
            .collect();
        let mut samples = vec![Vec::new(); taking_part.len()];
        for _ in 0..settings.rounds {
            for (which, &at) in taking_part.iter().enumerate() {
                let operations = turns[which];
                let each = one_turn(&contestants[at], &mut asked[at], threads, operations);
                samples[which].push(each);
            }
        }
        for (which, &at) in taking_part.iter().enumerate() {
            let contestant = &contestants[at];
            let (median, spread) = median_and_spread(&mut samples[which]);
            rows.push(Row {
                question: question.to_owned(),
                who: contestant.who.to_owned(),
                path: contestant.path,
                threads,
                unit: "ns".to_owned(),
                median,
                spread,
                read_back: check(question, contestant, asked[at]),
            });
        }
    }
    rows
}

/// The median, and the distance between the quartiles.
pub fn median_and_spread(samples: &mut [f64]) -> (f64, f64) {
    samples.sort_by(f64::total_cmp);
    let at = |part: f64| samples[((samples.len() - 1) as f64 * part).round() as usize];
    (at(0.5), at(0.75) - at(0.25))
}

/// What was read back.
fn check(question: &str, contestant: &Contestant, asked: Asked) -> f64 {
    let read = (contestant.read)();
    let expected = (contestant.expected)(asked);
    assert!(
        read.to_bits() == expected.to_bits(),
        "{question}: {} read {read}, not {expected}",
        contestant.who
    );
    read
}

/// How many operations last about as long as a turn.
fn calibrate(contestant: &Contestant, asked: &mut Asked, threads: usize, turn: Duration) -> usize {
    let mut operations = 1;
    loop {
        let each = one_turn(contestant, asked, threads, operations);
        let fitting = (turn.as_nanos() as f64 / each.max(0.01)) as usize;
        if operations >= fitting / 2 {
            return fitting.max(1);
        }
        operations = fitting.min(operations * 30);
    }
}

/// Nanoseconds an operation, as a thread of `threads` at once sees it.
fn one_turn(contestant: &Contestant, asked: &mut Asked, threads: usize, operations: usize) -> f64 {
    // What a thread meets first, its cells above all, is not what an operation costs.
    let warm_up = if contestant.most_threads == 1 {
        0
    } else {
        1024
    };
    let start = Barrier::new(threads);
    let (turn, finish_thread) = (&contestant.turn, contestant.finish_thread);
    let total: Duration = thread::scope(|scope| {
        let turns: Vec<_> = (0..threads)
            .map(|_| {
                scope.spawn(|| {
                    turn(warm_up);
                    start.wait();
                    let started = Instant::now();
                    turn(operations);
                    let elapsed = started.elapsed();
                    finish_thread();
                    elapsed
                })
            })
            .collect();
        turns
            .into_iter()
            .map(|turn| turn.join().expect("a turn does not panic"))
            .sum()
    });
    (contestant.settle)();
    asked.operations += (threads * (operations + warm_up)) as u64;
    asked.last_turn = operations;
    total.as_nanos() as f64 / (threads * operations) as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::items::NOTHING;
    use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

    fn settings() -> Settings {
        Settings {
            rounds: 3,
            threads: vec![1, 2],
            turn: Duration::from_micros(50),
            who: None,
        }
    }

    #[test]
    fn rows_come_for_each_number_of_threads() {
        static COUNTED: AtomicU64 = AtomicU64::new(0);
        let count = |(): &()| {
            COUNTED.fetch_add(1, Relaxed);
        };
        let counted = || COUNTED.load(Relaxed);
        let contestant = Contestant::new("counts", Path::Limit, &NOTHING, count, counted);
        let rows = measure("a question", &[contestant], &settings());
        let threads: Vec<usize> = rows.iter().map(|row| row.threads).collect();
        assert_eq!(threads, [1, 2]);
        assert!(rows[0].read_back < rows[1].read_back);
    }

    #[test]
    #[should_panic(expected = "a question: loses one read")]
    fn who_loses_one_increment_stops_the_run() {
        static COUNTED: AtomicU64 = AtomicU64::new(0);
        let count = |(): &()| {
            COUNTED.fetch_add(1, Relaxed);
        };
        let counted = || COUNTED.load(Relaxed).saturating_sub(1);
        let contestant = Contestant::new("loses one", Path::Limit, &NOTHING, count, counted);
        measure("a question", &[contestant], &settings());
    }

    #[test]
    fn the_spread_is_the_distance_between_the_quartiles() {
        let mut samples = [5.0, 1.0, 2.0, 3.0, 4.0];
        let (median, spread) = median_and_spread(&mut samples);
        assert_eq!(
            [median, spread].map(f64::to_bits),
            [3.0, 2.0].map(f64::to_bits)
        );
    }
}
