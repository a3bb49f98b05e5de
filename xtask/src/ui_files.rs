//! The files of ui cases: each `fail/<family>/<mistake>.rs` has its `.stderr`, and none is left over.

use crate::project::Project;
use anyhow::{Context, Result, bail};
use std::fs;
use std::path::{Path, PathBuf};

pub(crate) fn check(project: &Project) -> Result<()> {
    let cases = Cases::read(&project.root.join("ui-tests/fail"))?;
    let mut wrong: Vec<_> = cases
        .unblessed
        .iter()
        .map(|case| format!("{} has no `.stderr`", case.display()))
        .collect();
    wrong.extend(
        cases
            .stray
            .iter()
            .map(|file| format!("{} belongs to no case", file.display())),
    );
    if !wrong.is_empty() {
        bail!(
            "{}\nhelp: `cargo xtask bless --only ui`, and read what it writes",
            wrong.join("\n")
        );
    }
    println!("{} cases", cases.blessed);
    Ok(())
}

/// Removes what belongs to no case.
pub(crate) fn remove_stray(project: &Project) -> Result<()> {
    for file in Cases::read(&project.root.join("ui-tests/fail"))?.stray {
        println!("removing {}", file.display());
        fs::remove_file(&file).with_context(|| file.display().to_string())?;
    }
    Ok(())
}

#[derive(Debug, Default, PartialEq)]
struct Cases {
    /// The number of cases with their `.stderr`.
    blessed: usize,
    unblessed: Vec<PathBuf>,
    /// Whatever is there beside cases and their `.stderr`.
    stray: Vec<PathBuf>,
}

impl Cases {
    fn read(root: &Path) -> Result<Self> {
        let mut cases = Self::default();
        for family in entries(root)? {
            if !family.is_dir() {
                cases.stray.push(family);
                continue;
            }
            for file in entries(&family)? {
                let extension = file.extension().and_then(|extension| extension.to_str());
                match extension {
                    Some("rs") if file.with_extension("stderr").exists() => cases.blessed += 1,
                    Some("rs") => cases.unblessed.push(file),
                    Some("stderr") if file.with_extension("rs").exists() => {}
                    _ => cases.stray.push(file),
                }
            }
        }
        Ok(cases)
    }
}

fn entries(folder: &Path) -> Result<Vec<PathBuf>> {
    let read = || -> std::io::Result<Vec<PathBuf>> {
        let mut paths = fs::read_dir(folder)?
            .map(|entry| Ok(entry?.path()))
            .collect::<std::io::Result<Vec<_>>>()?;
        paths.sort();
        Ok(paths)
    };
    read().with_context(|| folder.display().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_case_and_its_words_belong_together() {
        let folder = tempfile::tempdir().expect("a folder");
        let place = |name: &str| folder.path().join(name);
        for family in ["label", "set"] {
            fs::create_dir(place(family)).expect("a folder");
        }
        for file in [
            "label/a.rs",
            "label/a.stderr",
            "label/b.rs",
            "set/c.stderr",
            "d.stderr",
        ] {
            fs::write(place(file), "").expect("a file");
        }
        let expected = Cases {
            blessed: 1,
            unblessed: vec![place("label/b.rs")],
            stray: vec![place("d.stderr"), place("set/c.stderr")],
        };
        assert_eq!(Cases::read(folder.path()).expect("readable"), expected);
    }
}
