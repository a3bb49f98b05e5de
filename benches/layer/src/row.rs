//! What was found of one contestant, in the shape that `cargo xtask bench` keeps.

use crate::contestant::{Contestant, Way};
use serde::Serialize;

#[derive(Serialize)]
pub(crate) struct Row {
    pub(crate) question: String,
    pub(crate) who: &'static str,
    pub(crate) path: Way,
    pub(crate) threads: usize,
    pub(crate) unit: &'static str,
    pub(crate) median: f64,
    pub(crate) spread: f64,
    /// Requests in each round.
    pub(crate) read_back: f64,
}

impl Row {
    /// The median of samples, and the distance between their quartiles.
    pub(crate) fn of(
        question: &str,
        contestant: &Contestant,
        threads: usize,
        unit: &'static str,
        requests: usize,
        mut samples: Vec<f64>,
    ) -> Self {
        samples.sort_by(f64::total_cmp);
        let at = |quarter: usize| samples[(samples.len() - 1) * quarter / 4];
        Self {
            question: question.to_owned(),
            who: contestant.who,
            path: contestant.way,
            threads,
            unit,
            median: at(2),
            spread: at(3) - at(1),
            read_back: requests as f64,
        }
    }
}
