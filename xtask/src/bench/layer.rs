//! What a layer around a server costs: builds and runs `benches/layer`, a workspace of its own.

use super::results::{self, Row};
use crate::command::Run;
use crate::project::Project;
use anyhow::Result;

/// The questions' common start.
pub(super) const QUESTION: &str = "layer";

/// The package that measures.
pub(super) const PACKAGE: &str = "benches/layer";

/// Asks them; `rounds` are those of operations, which are not disturbed as easily.
pub(super) fn rows(project: &Project, rounds: usize, threads: &[usize]) -> Result<Vec<Row>> {
    let folder = project.root.join(PACKAGE);
    let target = project.target_apart("layer");
    let written = tempfile::tempdir()?;
    let rows = written.path().join("rows.json");
    Run::cargo(&folder, "build --release --locked")
        .env("CARGO_TARGET_DIR", &target)
        .run()?;
    let threads: Vec<String> = threads.iter().map(ToString::to_string).collect();
    Run::new(target.join("release/tallymark-bench-layer"), &folder)
        .arg("--out")
        .arg(&rows)
        .arg(format!("--rounds={}", rounds * 2))
        .arg(format!("--threads={}", threads.join(",")))
        .run()?;
    results::rows_of(&rows)
}
