//! What metrics cost, ours and everybody's: builds and runs `benches/peers` and `benches/layer`, workspaces
//! of their own, and keeps what they measured as a table, as JSON and as plots.
//!
//! No part of `verify`: nanoseconds are no test on a machine that does other things as well.

mod build;
mod goals;
mod layer;
mod plots;
mod results;
mod tables;

use crate::command::Run;
use crate::project::Project;
use anyhow::{Context, Result};
use clap::Args;
use results::{Results, Row};
use std::fs;
use std::path::{Path, PathBuf};

/// The packages that measure.
const PEERS: &str = "benches/peers";

/// How many rounds the kept figures are about.
const USUAL_ROUNDS: usize = 15;

/// `cargo xtask bench`.
#[derive(Args, Debug)]
pub(crate) struct Bench {
    /// Ask only questions whose name starts so; the figures are printed only.
    #[arg(long, value_name = "QUESTION")]
    only: Option<String>,
    /// How often everybody's turn comes; with fewer than 15, the figures are printed only.
    #[arg(long, value_name = "N", default_value_t = USUAL_ROUNDS)]
    rounds: usize,
    /// The numbers of threads; 1, 2 and doubled up to the number of cores unless given.
    #[arg(long, value_name = "N", value_delimiter = ',')]
    threads: Vec<usize>,
    /// How many milliseconds a turn lasts, about. Short ones are seldom interrupted.
    #[arg(long, value_name = "MS", default_value_t = 2)]
    turn: u64,
    /// Write what `results.json` says already, without a run.
    #[arg(long, conflicts_with_all = ["only", "rounds", "threads", "turn"])]
    rewrite: bool,
}

impl Bench {
    pub(crate) fn run(&self, project: &Project) -> Result<()> {
        let benches = project.root.join("benches");
        let json = benches.join("results.json");
        let results = if self.rewrite {
            Results::read(&json)?
        } else {
            self.measure(project)?
        };
        let report = tables::report(&results);
        println!("\n{report}");
        if self.only.is_none() && self.rounds >= USUAL_ROUNDS {
            results.write(&json)?;
            write(&benches.join("RESULTS.md"), &report)?;
            plots::draw(&results, &benches.join("plots"))?;
        }
        Ok(())
    }

    fn measure(&self, project: &Project) -> Result<Results> {
        let peers = project.root.join(PEERS);
        let only = self.only.as_deref().unwrap_or_default();
        let mut rows = Vec::new();
        let apart = [layer::QUESTION, build::QUESTION];
        if !apart.iter().any(|question| only.starts_with(question)) {
            rows.extend(self.measure_operations(project, &peers)?);
        }
        let is_asked = |question: &str| question.starts_with(only) || only.starts_with(question);
        if is_asked(layer::QUESTION) {
            let layer = layer::rows(project, self.rounds, &self.threads())?;
            rows.extend(
                layer
                    .into_iter()
                    .filter(|row| row.question.starts_with(only)),
            );
        }
        if is_asked(build::QUESTION) {
            rows.extend(build::rows(project, self.rounds)?);
        }
        let mut versions = String::new();
        for package in [peers, project.root.join(layer::PACKAGE)] {
            versions += &Run::cargo(&package, "tree --depth 1 --prefix none --locked").output()?;
        }
        let rustc = Run::new("rustc", &project.root).arg("--version").output()?;
        let machine = results::Machine::here(rustc.trim().to_owned(), self.rounds);
        Ok(Results::of(rows, machine, &versions))
    }

    /// What `benches/peers` finds.
    fn measure_operations(&self, project: &Project, peers: &Path) -> Result<Vec<Row>> {
        let target = project.target_apart("peers");
        let folder = tempfile::tempdir()?;
        let rows = folder.path().join("rows.json");
        Run::cargo(peers, "build --release --locked")
            .env("CARGO_TARGET_DIR", &target)
            .run()?;
        let threads: Vec<String> = self.threads().iter().map(ToString::to_string).collect();
        let mut run = Run::new(program(&target), peers)
            .arg("--out")
            .arg(&rows)
            .arg(format!("--rounds={}", self.rounds))
            .arg(format!("--turn={}", self.turn))
            .arg(format!("--threads={}", threads.join(",")));
        if let Some(only) = &self.only {
            run = run.arg(format!("--only={only}"));
        }
        run.run()?;
        results::rows_of(&rows)
    }

    fn threads(&self) -> Vec<usize> {
        if !self.threads.is_empty() {
            return self.threads.clone();
        }
        let cores = std::thread::available_parallelism().map_or(2, usize::from);
        let doubled = std::iter::successors(Some(1), |threads| Some(threads * 2));
        doubled
            .take_while(|threads| *threads <= cores.max(2))
            .collect()
    }
}

fn program(target: &Path) -> PathBuf {
    target.join("release/tallymark-peers")
}

fn write(file: &Path, text: &str) -> Result<()> {
    fs::write(file, text).with_context(|| file.display().to_string())
}
