//! What an attribute costs to compile: crates of many small functions, alike but for the attribute
//! on each function, are checked and built alone, their dependencies being there already.
//!
//! No part of `verify`: seconds are no test on a machine that does other things as well.

pub(crate) mod measurement;
mod report;
pub(crate) mod source;
pub(crate) mod variants;
pub(crate) mod workspace;

use crate::command::Run;
use crate::project::Project;
use anyhow::Result;
use clap::{Args, value_parser};
use measurement::Measured;
use report::Report;
use source::Functions;
use variants::{VARIANTS, Variant};
use workspace::Workspace;

/// How many functions the kept figures are about.
const USUAL_FUNCTIONS: u32 = 500;

/// `cargo xtask compile-times`.
#[derive(Args, Debug)]
pub(crate) struct CompileTimes {
    /// How often each variant is checked and built.
    #[arg(long, value_name = "N", default_value_t = 5, value_parser = value_parser!(u32).range(1..))]
    rounds: u32,
    /// How many functions each variant has; other than 500, the figures are printed only.
    #[arg(long, value_name = "N", default_value_t = USUAL_FUNCTIONS, value_parser = value_parser!(u32).range(1..))]
    functions: u32,
    /// Measure these variants; the figures are printed only.
    #[arg(long, value_name = "NAME", value_delimiter = ',', value_parser = variants::named)]
    only: Vec<&'static Variant>,
    /// Measure `async fn`s.
    #[arg(long = "async")]
    is_async: bool,
}

impl CompileTimes {
    pub(crate) fn run(&self, project: &Project) -> Result<()> {
        let variants: Vec<&Variant> = match self.only.as_slice() {
            [] => VARIANTS.iter().collect(),
            only => only.to_vec(),
        };
        let functions = Functions {
            count: self.functions,
            is_async: self.is_async,
        };
        let workspace = Workspace::write(project, &variants, functions)?;
        for variant in &variants {
            println!("building what `{}` needs", variant.name);
            workspace.prepare(variant)?;
        }
        let report = Report {
            functions,
            rounds: self.rounds,
            rustc: Run::new("rustc", &project.root).arg("--version").output()?,
            versions: workspace.versions(&variants)?,
            measured: self.measure(&workspace, &variants)?,
        };
        println!("\n{report}");
        if self.only.is_empty() && self.functions == USUAL_FUNCTIONS {
            report.keep(&project.root.join("benches/COMPILE.md"))?;
        }
        Ok(())
    }

    /// Round by round, so that what else the machine does meets all variants alike.
    fn measure(
        &self,
        workspace: &Workspace,
        variants: &[&'static Variant],
    ) -> Result<Vec<Measured>> {
        let mut measured: Vec<Measured> = variants
            .iter()
            .map(|variant| Measured::of(variant))
            .collect();
        for round in 1..=self.rounds {
            for measured in &mut measured {
                let (check, build) = workspace.measure(measured.variant)?;
                let name = measured.variant.name;
                println!("round {round}: {name:13} check {check}, build {build}");
                measured.checks.push(check);
                measured.builds.push(build);
            }
        }
        Ok(measured)
    }
}
