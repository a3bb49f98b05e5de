//! Running the steps.

use crate::project::Project;
use crate::steps::{STEPS, Step};
use anyhow::{Context, Result};
use clap::Args;
use std::process::ExitCode;
use std::time::{Duration, Instant};

#[derive(Debug, Args)]
pub(crate) struct Verify {
    /// Run only this step; can be given several times.
    #[arg(long, value_name = "STEP", value_parser = parse_step)]
    only: Vec<&'static Step>,
    /// List the steps, and run none.
    #[arg(long, conflicts_with = "only")]
    list: bool,
}

impl Verify {
    pub(crate) fn run(self, project: &Project) -> ExitCode {
        if self.list {
            for Step { name, what, .. } in STEPS {
                println!("{name:13} {what}");
            }
            return ExitCode::SUCCESS;
        }
        let steps: Vec<_> = STEPS
            .iter()
            .filter(|step| self.only.is_empty() || self.only.contains(step))
            .collect();
        let mut times = Vec::new();
        for (at, step) in steps.iter().enumerate() {
            println!(
                "\n== {} ({} of {}): {}",
                step.name,
                at + 1,
                steps.len(),
                step.what
            );
            let start = Instant::now();
            if let Err(error) = (step.run)(project) {
                eprintln!(
                    "\nerror: step `{}` failed after {}: {error:#}",
                    step.name,
                    spelt(start.elapsed())
                );
                eprintln!("to run it alone: cargo xtask verify --only {}", step.name);
                println!("\n{at} passed, 1 failed");
                return ExitCode::FAILURE;
            }
            println!("== {} passed in {}", step.name, spelt(start.elapsed()));
            times.push((step.name, start.elapsed()));
        }
        println!();
        for (name, time) in &times {
            println!("{name:13} {:>9}", spelt(*time));
        }
        println!(
            "{:13} {:>9}",
            "all",
            spelt(times.iter().map(|(_, time)| *time).sum())
        );
        println!("{} passed, 0 failed", times.len());
        ExitCode::SUCCESS
    }
}

fn parse_step(name: &str) -> Result<&'static Step> {
    let step = STEPS.iter().find(|step| step.name == name);
    step.with_context(|| {
        let names: Vec<_> = STEPS.iter().map(|step| step.name).collect();
        format!("the steps are {}", names.join(", "))
    })
}

fn spelt(time: Duration) -> String {
    match time.as_secs() {
        0..60 => format!("{:.1} s", time.as_secs_f64()),
        seconds => format!("{} min {:02} s", seconds / 60, seconds % 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_told_apart() {
        let mut names: Vec<_> = STEPS.iter().map(|step| step.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), STEPS.len());
        assert_eq!(parse_step("loom").expect("a step").name, "loom");
        let error = parse_step("lom").expect_err("no step");
        assert!(
            error.to_string().starts_with("the steps are tools, fmt, "),
            "{error}"
        );
    }

    #[test]
    fn times() {
        assert_eq!(spelt(Duration::from_millis(1250)), "1.2 s");
        assert_eq!(spelt(Duration::from_secs(61)), "1 min 01 s");
    }
}
