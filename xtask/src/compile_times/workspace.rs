//! The generated crates, in a workspace of their own, and cargo at work on them.

use super::measurement::Times;
use super::source::{self, Functions};
use super::variants::Variant;
use crate::command::Run;
use crate::project::Project;
use anyhow::{Context, Result, ensure};
use std::fs;
use std::path::{Path, PathBuf};

const MANIFEST: &str = "[workspace]\nresolver = \"3\"\nmembers = [\"variants/*\"]\n";

pub(crate) struct Workspace {
    folder: PathBuf,
    target: PathBuf,
}

impl Workspace {
    pub(crate) fn write(
        project: &Project,
        variants: &[&Variant],
        functions: Functions,
    ) -> Result<Self> {
        let name = if functions.is_async { "async" } else { "sync" };
        let folder = project.target_apart("compile-times").join(name);
        let target = folder.join("target");
        Self::write_at(folder, target, project, variants, functions)
    }

    /// The generated crates in this folder, built in that one.
    pub(crate) fn write_at(
        folder: PathBuf,
        target: PathBuf,
        project: &Project,
        variants: &[&Variant],
        functions: Functions,
    ) -> Result<Self> {
        let packages = folder.join("variants");
        if packages.exists() {
            fs::remove_dir_all(&packages).with_context(|| packages.display().to_string())?;
        }
        write(&folder.join("Cargo.toml"), MANIFEST)?;
        // Tallymark is measured with the versions it is developed with.
        fs::copy(project.root.join("Cargo.lock"), folder.join("Cargo.lock"))
            .context("cannot copy Cargo.lock")?;
        for variant in variants {
            let package = packages.join(variant.name);
            write(
                &package.join("Cargo.toml"),
                &variant.manifest(&project.root),
            )?;
            for (file, text) in source::files(variant, functions) {
                write(&package.join("src").join(file), &text)?;
            }
        }
        Ok(Self { folder, target })
    }

    fn cargo(&self, arguments: &str) -> Run {
        Run::cargo(&self.folder, arguments)
            .env("CARGO_INCREMENTAL", "0")
            .env("CARGO_TARGET_DIR", &self.target)
    }

    /// Checks and builds the variant with all that it depends on.
    pub(crate) fn prepare(&self, variant: &Variant) -> Result<()> {
        let package = variant.package();
        for task in ["check", "build"] {
            self.cargo(&format!("{task} -p {package}")).output()?;
        }
        Ok(())
    }

    /// Links a program that calls every function of the variant, as users release it.
    pub(crate) fn program(&self, variant: &Variant, functions: Functions) -> Result<PathBuf> {
        let package = variant.package();
        let main = self.folder.join("variants").join(variant.name);
        let main = main.join("src/main.rs");
        write(&main, &source::program(&package, functions))?;
        self.cargo(&format!("build --release -p {package}"))
            .output()?;
        Ok(self.target.join("release").join(package))
    }

    /// The times of a check and of a build.
    pub(crate) fn measure(&self, variant: &Variant) -> Result<(Times, Times)> {
        let package = variant.package();
        self.cargo(&format!("clean --offline -p {package}"))
            .output()?;
        let alone = |task: &str| {
            let run = self.cargo(&format!("{task} --offline -p {package}"));
            let (output, times) = Times::of(|| run.output())?;
            ensure!(
                compiled(&output) == 1,
                "`{package}` was not compiled alone; was a dependency edited meanwhile?\n{output}"
            );
            Ok(times)
        };
        Ok((alone("check")?, alone("build")?))
    }

    /// Names and versions of what the attributes come from.
    pub(crate) fn versions(&self, variants: &[&Variant]) -> Result<Vec<String>> {
        let version_of = |package: &str| {
            let id = Run::cargo(&self.folder, "pkgid --offline")
                .arg(package)
                .output()?;
            Ok(name_and_version(&id))
        };
        variants
            .iter()
            .filter_map(|variant| variant.shown)
            .map(version_of)
            .collect()
    }
}

/// How many packages cargo says it has compiled.
pub(crate) fn compiled(output: &str) -> usize {
    output
        .lines()
        .map(str::trim_start)
        .filter(|line| line.starts_with("Checking ") || line.starts_with("Compiling "))
        .count()
}

/// Of `registry#name@version`, or of `folder/name#version`.
fn name_and_version(id: &str) -> String {
    let (source, fragment) = id.trim_end().rsplit_once('#').unwrap_or_default();
    let folder = source.rsplit('/').next().unwrap_or_default();
    let (name, version) = fragment.rsplit_once('@').unwrap_or((folder, fragment));
    format!("{name} {version}")
}

pub(crate) fn write(file: &Path, text: &str) -> Result<()> {
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder).with_context(|| folder.display().to_string())?;
    }
    fs::write(file, text).with_context(|| file.display().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_package_shows() {
        let alone = "    Checking measured-plain v0.0.0 (/x)\n    Finished `dev` profile\n";
        assert_eq!(compiled(alone), 1);
        assert_eq!(compiled(&format!("   Compiling syn v3.0.9\n{alone}")), 2);
        assert_eq!(compiled("    Finished `dev` profile\n"), 0);
    }

    #[test]
    fn ids_hold_a_name_and_a_version() {
        let id = "registry+https://github.com/rust-lang/crates.io-index#tracing@0.1.44\n";
        assert_eq!(name_and_version(id), "tracing 0.1.44");
        assert_eq!(name_and_version("path+file:///x/syn#3.0.9"), "syn 3.0.9");
    }
}
