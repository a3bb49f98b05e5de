//! What CI and people call: `cargo xtask verify`, its steps one by one, and `cargo xtask bless`.
#![forbid(unsafe_code)]
#![cfg_attr(test, allow(clippy::float_cmp, reason = "the numbers are exact"))]

mod annotate;
mod bench;
mod bless;
mod command;
mod compile_times;
mod end_to_end;
mod fuzz;
mod goldens;
mod hammer;
mod instructions;
mod live;
mod newer;
mod off;
mod project;
mod push;
mod query;
mod readers;
mod steps;
mod ui_files;
mod verify;

use annotate::Annotate;
use bench::Bench;
use clap::{Parser, Subcommand};
use compile_times::CompileTimes;
use fuzz::Fuzz;
use hammer::Hammer;
use project::Project;
use std::process::ExitCode;
use verify::Verify;

#[derive(Debug, Parser)]
#[command(name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Debug, Subcommand)]
enum Task {
    /// Checks everything, or some steps of it; stops at the first that fails.
    Verify(Verify),
    /// Puts `#[track_metrics]` on every function of other people's crates, and runs their tests.
    Annotate(Annotate),
    /// Rewrites what is compared with or shown: the `.stderr` files of ui cases, expansions, instruction
    /// counts, pictures of the live page.
    Bless {
        /// Rewrite only this.
        #[arg(long, value_name = "WHAT")]
        only: Option<bless::Blessed>,
    },
    /// Measures what metrics cost, ours and everybody's.
    Bench(Bench),
    /// Measures what attributes cost to compile.
    CompileTimes(CompileTimes),
    /// Runs the targets of `fuzz/` one after the other.
    Fuzz(Fuzz),
    /// Scrapes single families in three formats beside eight threads that count, and checks each scrape.
    Hammer(Hammer),
}

fn main() -> ExitCode {
    let project = Project::here();
    let done = match Arguments::parse().task {
        Task::Verify(verify) => return verify.run(&project),
        Task::Annotate(annotate) => return annotate.run(&project),
        Task::Bless { only } => bless::bless(&project, only),
        Task::Bench(bench) => bench.run(&project),
        Task::CompileTimes(times) => times.run(&project),
        Task::Fuzz(fuzz) => fuzz.run(&project),
        Task::Hammer(hammer) => hammer.run(&project),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\nerror: {error:#}");
            ExitCode::FAILURE
        }
    }
}
