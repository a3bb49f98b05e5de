//! What a build costs: crates, seconds of a cold build, and what a function adds to a program.

mod cold;
mod growth;

use super::results::{Row, Way};
use crate::project::Project;
use anyhow::Result;

/// The questions' common start.
pub(super) const QUESTION: &str = "build";

/// Asks them; `rounds` are those of operations, which take less time.
pub(super) fn rows(project: &Project, rounds: usize) -> Result<Vec<Row>> {
    let mut rows = cold::rows(project, rounds.div_ceil(3))?;
    rows.extend(growth::rows(project)?);
    Ok(rows)
}

/// Something of one contestant, which has nothing to do with threads.
fn row(question: &str, who: &str, path: Way, unit: &str, read_back: f64) -> Row {
    Row {
        question: format!("{QUESTION}, {question}"),
        who: who.to_owned(),
        path,
        threads: 1,
        unit: unit.to_owned(),
        median: read_back,
        spread: 0.0,
        read_back,
        ratio_to_limit: None,
        ratio_to_best_peer: None,
    }
}
