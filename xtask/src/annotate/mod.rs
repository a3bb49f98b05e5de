//! `cargo xtask annotate`: `#[track_metrics]` on every function of other people's crates.
//!
//! An attribute that measures a function must not change what it does. Here the crates' own tests
//! are the judges: those that pass before must pass with the attribute on each function that the
//! macro takes, and the compiler must not say anything that it did not say before.

mod checkout;
mod compiler;
mod functions;
mod list;
mod report;
mod test_run;
mod trial;

use crate::project::Project;
use anyhow::{Result, bail};
use clap::Args;
use compiler::{Diagnostic, Package};
use functions::Source;
use list::{List, Pinned};
use report::Outcome;
use std::collections::BTreeSet;
use std::fs;
use std::process::ExitCode;
use test_run::TestRun;
use trial::{Broken, Trial};

#[derive(Debug, Args)]
pub(crate) struct Annotate {
    /// Only these crates of `annotated.toml`.
    #[arg(value_name = "NAME")]
    names: Vec<String>,
    /// Only the smallest, and without writing the table.
    #[arg(long)]
    short: bool,
}

impl Annotate {
    pub(crate) fn run(&self, project: &Project) -> ExitCode {
        match self.try_run(project) {
            Ok(true) => ExitCode::SUCCESS,
            Ok(false) => ExitCode::FAILURE,
            Err(error) => {
                eprintln!("\nerror: {error:#}");
                ExitCode::FAILURE
            }
        }
    }

    /// The short form, as a step of `verify`.
    pub(crate) fn check(project: &Project) -> Result<()> {
        let short = Self {
            names: Vec::new(),
            short: true,
        };
        if short.try_run(project)? {
            Ok(())
        } else {
            bail!("the attribute changes what a crate does, or what the compiler says of it")
        }
    }

    fn try_run(&self, project: &Project) -> Result<bool> {
        let list = list::read(&project.root.join("xtask/annotated.toml"))?;
        let is_all = self.names.is_empty() && !self.short;
        for name in &self.names {
            if !list.crates.iter().any(|pinned| pinned.name == *name) {
                bail!("`{name}` is not in xtask/annotated.toml");
            }
        }
        let wanted = list.crates.iter().filter(|pinned| {
            is_all || self.names.contains(&pinned.name) || (self.short && pinned.is_short)
        });
        let outcomes: Vec<Outcome<'_>> = wanted
            .map(|pinned| annotate(project, &list, pinned))
            .collect::<Result<_>>()?;
        let table = report::render(&outcomes);
        println!("\n{table}");
        if is_all {
            fs::write(project.root.join("xtask/ANNOTATED.md"), &table)?;
        }
        Ok(outcomes.iter().all(Outcome::is_good))
    }
}

fn annotate<'a>(project: &Project, list: &List, pinned: &'a Pinned) -> Result<Outcome<'a>> {
    println!("\n{} {}", pinned.name, pinned.version);
    let package = Package {
        folder: checkout::check_out(project, pinned)?,
        target: project.target_apart("annotate").join("target"),
        pinned,
    };
    let source = Source::read(&package.folder)?;
    let before = package.check()?;
    if let Some(error) = before.iter().find(|diagnostic| diagnostic.is_error()) {
        bail!(
            "{} does not compile as it is: {}",
            pinned.name,
            error.message
        );
    }
    let known_warnings: BTreeSet<String> = before.iter().map(Diagnostic::key).collect();
    let before = TestRun::of(&package)?;
    println!(
        "  as it is: {} functions, {} tests pass",
        source.functions.len(),
        before.passed()
    );

    let mut trial = Trial::new(&package, &source, &list.refusals);
    let compiled = trial.find_compiled()?;
    println!("  {compiled} functions are compiled");
    trial.settle(&known_warnings)?;
    let after = TestRun::of(&package)?;
    println!(
        "  with {} attributes: {} tests pass",
        trial.annotated.len(),
        after.passed()
    );
    for test in after.spoilt_since(&before) {
        let words = format!("the test {test} failed:\n{}", after.words_of(test));
        println!("  broken: {words}\n");
        trial.broken.push(Broken {
            function: None,
            words,
        });
    }
    Ok(Outcome {
        pinned,
        functions: compiled,
        in_macros: source.in_macros,
        annotated: trial.annotated.len(),
        refused: trial.refused,
        broken: trial.broken,
        tests: before.passed(),
    })
}
