//! The reader of OpenMetrics that Prometheus' own client for Python has.

use crate::command::Run;
use crate::project::Project;
use anyhow::{Context, Result};
use std::path::PathBuf;

/// Where a package is looked for, and installed.
fn folder(project: &Project) -> PathBuf {
    project.target_apart("python")
}

/// The interpreter that knows the package.
pub(crate) fn find(project: &Project) -> Result<PathBuf> {
    let python = folder(project).join("bin/python");
    Run::new(&python, &project.root)
        .arg("-c")
        .arg("import prometheus_client.openmetrics.parser")
        .output()
        .context("prometheus_client is missing; `cargo xtask verify --only tools` installs it")?;
    Ok(python)
}

pub(super) fn install(project: &Project) -> Result<PathBuf> {
    if let Ok(python) = find(project) {
        return Ok(python);
    }
    let folder = folder(project);
    Run::new("python3", &project.root)
        .args("-m venv")
        .arg(&folder)
        .run()
        .context("Debian has what is missing in python3-venv")?;
    Run::new(folder.join("bin/pip"), &project.root)
        .args("install --quiet prometheus_client==0.26.0")
        .run()?;
    find(project)
}
