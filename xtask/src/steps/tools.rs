//! Finding, and where possible installing, what the other steps run.

use crate::command::Run;
use anyhow::{Context, Result, bail};
use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::{env, iter};

use crate::project::Project;

/// A program, and the Debian package that has it.
struct Tool {
    program: &'static str,
    package: &'static str,
}

const TOOLS: &[Tool] = &[
    Tool {
        program: "cc",
        package: "gcc",
    },
    Tool {
        program: "chromium",
        package: "chromium fonts-dejavu-core fonts-inter fonts-jetbrains-mono",
    },
    Tool {
        program: "ld",
        package: "binutils",
    },
    Tool {
        program: "node",
        package: "nodejs",
    },
    Tool {
        program: "npm",
        package: "npm",
    },
    Tool {
        program: "pngquant",
        package: "pngquant",
    },
    Tool {
        program: "prometheus",
        package: "prometheus",
    },
    Tool {
        program: "prometheus-pushgateway",
        package: "prometheus-pushgateway",
    },
    Tool {
        program: "promtool",
        package: "prometheus",
    },
    Tool {
        program: "size",
        package: "binutils",
    },
    Tool {
        program: "valgrind",
        package: "valgrind",
    },
    Tool {
        program: "victoria-metrics",
        package: "victoria-metrics",
    },
];

pub(super) fn tools(project: &Project) -> Result<()> {
    let missing = missing();
    if !missing.is_empty() {
        let mut packages: Vec<_> = missing.iter().map(|tool| tool.package).collect();
        packages.dedup();
        install(project, &missing, &packages.join(" "))?;
    }
    for Tool { program, .. } in TOOLS {
        println!("{program}: {}", find(program)?.display());
    }
    crate::newer::install(project);
    println!("cargo-fuzz: {}", crate::fuzz::install(project)?.display());
    println!(
        "prometheus_client: {}",
        super::python::install(project)?.display()
    );
    println!(
        "puppeteer-core, axe-core: {}",
        crate::live::install(project)?.display()
    );
    Ok(())
}

/// The place of a program.
pub(crate) fn find(program: &str) -> Result<PathBuf> {
    in_path(program).with_context(|| {
        format!("there is no `{program}` in the PATH; `cargo xtask verify --only tools` installs it, or says how")
    })
}

fn in_path(program: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    let is_program = |place: &PathBuf| {
        fs::metadata(place)
            .is_ok_and(|file| file.is_file() && file.permissions().mode() & 0o111 != 0)
    };
    env::split_paths(&path)
        .chain(iter::once("/usr/sbin".into()))
        .map(|folder| folder.join(program))
        .find(is_program)
}

fn missing() -> Vec<&'static Tool> {
    TOOLS
        .iter()
        .filter(|tool| in_path(tool.program).is_none())
        .collect()
}

fn install(project: &Project, missing: &[&Tool], packages: &str) -> Result<()> {
    let programs: Vec<_> = missing
        .iter()
        .map(|tool| format!("`{}`", tool.program))
        .collect();
    let programs = programs.join(", ");
    let is_debian = Path::new("/etc/debian_version").exists() && in_path("apt-get").is_some();
    if !is_debian {
        bail!("{programs} cannot be found; install what Debian has in {packages}");
    }
    if !rustix::process::geteuid().is_root() {
        bail!(
            "{programs} cannot be found; run `sudo apt-get install --no-install-recommends {packages}`"
        );
    }
    println!("{programs} cannot be found; installing {packages}");
    let _policy = NoServices::forbid()?;
    let apt = |arguments: &str| {
        let run = Run::new("apt-get", &project.root).env("DEBIAN_FRONTEND", "noninteractive");
        arguments.split(' ').fold(run, Run::arg).run()
    };
    apt("update")?;
    apt(&format!("install -y --no-install-recommends {packages}"))?;
    if let Some(tool) = self::missing().first() {
        bail!(
            "`{}` cannot be found, though {packages} are installed",
            tool.program
        );
    }
    Ok(())
}

/// Keeps Debian from starting what it installs, unless somebody has a policy already.
struct NoServices;

impl NoServices {
    const POLICY: &str = "/usr/sbin/policy-rc.d";

    fn forbid() -> Result<Option<Self>> {
        let file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o755)
            .open(Self::POLICY);
        match file {
            Ok(mut file) => {
                file.write_all(b"#!/bin/sh\nexit 101\n")
                    .context(Self::POLICY)?;
                Ok(Some(Self))
            }
            Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(None),
            Err(error) => Err(error).context(Self::POLICY),
        }
    }
}

impl Drop for NoServices {
    fn drop(&mut self) {
        // What is installed later is no business of ours.
        if let Err(error) = fs::remove_file(Self::POLICY) {
            eprintln!("{} stays: {error}", Self::POLICY);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_are_looked_for() {
        assert!(find("cargo").is_ok());
        let error = find("no-such-program").expect_err("there is none");
        assert!(
            error
                .to_string()
                .starts_with("there is no `no-such-program` in the PATH; "),
            "{error}"
        );
    }
}
