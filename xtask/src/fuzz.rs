//! Random bytes for what reads requests and writes names: the targets of `fuzz/`.

use crate::command::Run;
use crate::project::Project;
use anyhow::{Context, Result, bail};
use clap::Args;
use std::fs;
use std::path::PathBuf;

const TARGETS: [&str; 3] = ["negotiation", "escaping", "labels"];

/// Seconds a target in a verification.
const SHORT: u64 = 10;

/// The longest input, in bytes.
const LONGEST: u32 = 512;

#[derive(Debug, Args)]
pub(crate) struct Fuzz {
    /// How long each target runs.
    #[arg(long, default_value_t = 10)]
    minutes: u64,
    /// Run only this one.
    #[arg(long, value_name = "TARGET")]
    only: Option<String>,
}

impl Fuzz {
    pub(crate) fn run(&self, project: &Project) -> Result<()> {
        let targets: Vec<_> = TARGETS
            .into_iter()
            .filter(|target| self.only.as_deref().is_none_or(|only| only == *target))
            .collect();
        if targets.is_empty() {
            bail!("the targets are {}", TARGETS.join(", "));
        }
        fuzz(project, &targets, self.minutes * 60)
    }
}

pub(crate) fn check(project: &Project) -> Result<()> {
    fuzz(project, &TARGETS, SHORT)
}

/// Runs targets one after the other, from the inputs in `fuzz/seeds` on and those of earlier runs.
fn fuzz(project: &Project, targets: &[&str], seconds: u64) -> Result<()> {
    let cargo_fuzz = find(project)?;
    let folder = project.target_apart("fuzz");
    for target in targets {
        let corpus = folder.join("corpus").join(target);
        fs::create_dir_all(&corpus)?;
        // The sanitizers need a flag that is kept for nightly, which this overrides.
        Run::new(&cargo_fuzz, &project.root)
            .arg("run")
            .arg(target)
            .arg(corpus)
            .arg(project.root.join("fuzz/seeds").join(target))
            .arg("--")
            .arg(format!("-max_total_time={seconds}"))
            .arg(format!("-max_len={LONGEST}"))
            .args("-verbosity=0 -print_final_stats=1")
            .env("RUSTC_BOOTSTRAP", "1")
            .env("CARGO_TARGET_DIR", &folder)
            .run()?;
    }
    Ok(())
}

fn tools(project: &Project) -> PathBuf {
    project.target_apart("tools")
}

pub(crate) fn find(project: &Project) -> Result<PathBuf> {
    let program = tools(project).join("bin/cargo-fuzz");
    let is_there = program.is_file();
    is_there
        .then_some(program)
        .context("there is no cargo-fuzz; `cargo xtask verify --only tools` installs it")
}

/// Installs `cargo-fuzz` beside what is built.
pub(crate) fn install(project: &Project) -> Result<PathBuf> {
    if let Ok(program) = find(project) {
        return Ok(program);
    }
    Run::cargo(&project.root, "install --locked --root")
        .arg(tools(project))
        .arg("cargo-fuzz")
        .run()?;
    find(project)
}
