//! Scrapes beside eight threads that count: see `tests/formats/src/bin/hammer`.

use crate::command::Run;
use crate::project::Project;
use anyhow::Result;
use clap::Args;

/// Those of a verification.
const FEW: u64 = 30_000;

#[derive(Debug, Args)]
pub(crate) struct Hammer {
    /// The number of scrapes, by three threads, each in a format.
    #[arg(long, default_value_t = 1_000_000)]
    scrapes: u64,
}

impl Hammer {
    pub(crate) fn run(&self, project: &Project) -> Result<()> {
        hammer(project, self.scrapes)
    }
}

pub(crate) fn check(project: &Project) -> Result<()> {
    hammer(project, FEW)
}

fn hammer(project: &Project, scrapes: u64) -> Result<()> {
    Run::cargo(
        &project.root,
        "run --release -p tallymark-formats --bin hammer --",
    )
    .arg(scrapes.to_string())
    .run()
}
