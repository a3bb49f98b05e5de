//! A crate's source from the registry, in a folder where it can be changed.

use super::list::Pinned;
use crate::project::Project;
use anyhow::{Context, Result, bail};
use serde::Deserialize;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use toml::Table;

/// What `cargo metadata` says of where packages are.
#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    version: String,
    manifest_path: PathBuf,
}

/// A fresh copy of the crate, which depends on this project's.
pub(super) fn check_out(project: &Project, pinned: &Pinned) -> Result<PathBuf> {
    let Pinned { name, version, .. } = pinned;
    let folder = project.target_apart("annotate").join(name);
    let source = fetch(&folder.join("fetch"), pinned)?;
    let copy = folder.join("source");
    if copy.exists() {
        fs::remove_dir_all(&copy)?;
    }
    copy_folder(&source, &copy).with_context(|| format!("copying {name} {version}"))?;
    depend(&copy.join("Cargo.toml"), &project.root)?;
    Ok(copy)
}

/// Has cargo fetch the crate for a package that needs just this version, and says where it put it.
fn fetch(folder: &Path, pinned: &Pinned) -> Result<PathBuf> {
    let Pinned { name, version, .. } = pinned;
    fs::create_dir_all(folder.join("src"))?;
    fs::write(folder.join("src/lib.rs"), "")?;
    fs::write(
        folder.join("Cargo.toml"),
        format!(
            "[package]\nname = \"fetch\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n\n[dependencies]\n{name} = \"={version}\"\n"
        ),
    )?;
    let output = Command::new("cargo")
        .args(["metadata", "--format-version=1"])
        .current_dir(folder)
        .stderr(Stdio::inherit())
        .output()?;
    if !output.status.success() {
        bail!("cannot fetch {name} {version}");
    }
    let metadata: Metadata = serde_json::from_slice(&output.stdout)?;
    let mut packages = metadata.packages.into_iter();
    let package = packages
        .find(|package| package.name == *name && package.version == *version)
        .with_context(|| format!("cargo fetched no {name} {version}"))?;
    let source = package.manifest_path.parent();
    Ok(source.context("a manifest is in a folder")?.to_owned())
}

fn copy_folder(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy_folder(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}

/// Adds the dependency, and keeps the package out of the workspace that the folder lies in.
fn depend(manifest: &Path, tallymark: &Path) -> Result<()> {
    let mut table: Table = fs::read_to_string(manifest)?.parse()?;
    let dependencies = table
        .entry("dependencies")
        .or_insert_with(|| Table::new().into());
    let dependencies = dependencies.as_table_mut().context("[dependencies]")?;
    let path = tallymark.display().to_string();
    dependencies.insert(
        "tallymark".into(),
        Table::from_iter([
            ("path".into(), path.into()),
            ("features".into(), vec!["stream"].into()),
        ])
        .into(),
    );
    table.insert("workspace".into(), Table::new().into());
    fs::write(manifest, toml::to_string(&table)?)?;
    Ok(())
}
