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
use report::{Outcome, Table};
use std::collections::BTreeSet;
use std::fs;
use std::process::ExitCode;
use test_run::TestRun;
use trial::{Broken, Trial};

#[derive(Debug, Args)]
pub(crate) struct Annotate {
    /// Only these crates of `annotated.toml`; the others' rows stay in the table.
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
        for name in &self.names {
            if !list.crates.iter().any(|pinned| pinned.name == *name) {
                bail!("`{name}` is not in xtask/annotated.toml");
            }
        }
        let is_all = self.names.is_empty() && !self.short;
        let wanted = list.crates.iter().filter(|pinned| {
            is_all || self.names.contains(&pinned.name) || (self.short && pinned.is_short)
        });
        let file = project.root.join("xtask/ANNOTATED.md");
        let mut table = Table::default();
        if !self.short && file.exists() {
            table = Table::parse(&fs::read_to_string(&file)?, &list.crates);
        }
        let mut is_good = true;
        for pinned in wanted {
            let outcome = annotate(project, &list, pinned)?;
            is_good &= outcome.is_good();
            table.insert(&outcome);
            if !self.short {
                // One by one: a run takes hours, and what it has found stays if it is stopped.
                fs::write(&file, table.render(&list.crates))?;
            }
        }
        println!("\n{}", table.render(&list.crates));
        Ok(is_good)
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
