//! The crates that come with a dependency, and the seconds of a build where nothing is there but
//! their sources.
//!
//! What is built is an empty crate with that one dependency, by the dev profile, in a target directory
//! of its own that is emptied before. Seconds are those of the processor, user and system, of cargo,
//! rustc and the linker, which other programs on the machine disturb less; and those of the clock, which
//! are what a user waits for.

use super::row;
use crate::bench::results::{Row, Way, median_and_spread};
use crate::command::Run;
use crate::compile_times::measurement::Times;
use crate::compile_times::workspace::{compiled, write};
use crate::project::Project;
use anyhow::{Context, Result, ensure};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::io::ErrorKind;
use std::path::PathBuf;
use toml::{Table, Value};

/// Rounds of a peer, since some take long; ours and the references are compared with a bound.
const PEERS_ROUNDS: usize = 2;

/// A crate with a dependency.
struct Subject {
    who: &'static str,
    path: Way,
    dependencies: &'static [Dependency],
}

enum Dependency {
    Ours,
    /// A name, a version, features.
    Of(&'static str, &'static str, &'static [&'static str]),
    /// A name, whether with its default features, more features; at the version of `benches/peers`.
    Peer(&'static str, bool, &'static [&'static str]),
}

use Dependency::{Of, Ours, Peer};

const SUBJECTS: &[Subject] = &[
    Subject {
        who: "tallymark",
        path: Way::Ours,
        dependencies: &[Ours],
    },
    Subject {
        who: "syn 2, quote, proc-macro2",
        path: Way::Limit,
        dependencies: &[
            Of("syn", "2", &["full"]),
            Of("quote", "1", &[]),
            Of("proc-macro2", "1", &[]),
        ],
    },
    Subject {
        who: "syn 3, quote, proc-macro2",
        path: Way::Limit,
        dependencies: &[
            Of("syn", "3", &["full"]),
            Of("quote", "1", &[]),
            Of("proc-macro2", "1", &[]),
        ],
    },
    Subject {
        who: "prometheus",
        path: Way::Idiom,
        dependencies: &[Peer("prometheus", true, &[])],
    },
    Subject {
        who: "prometheus, no protobuf",
        path: Way::Fastest,
        dependencies: &[Peer("prometheus", false, &[])],
    },
    Subject {
        who: "prometheus-client",
        path: Way::Idiom,
        dependencies: &[Peer("prometheus-client", true, &[])],
    },
    Subject {
        who: "metrics, with the exporter but its listener",
        path: Way::Idiom,
        dependencies: &[
            Peer("metrics", true, &[]),
            Peer("metrics-exporter-prometheus", false, &[]),
        ],
    },
    Subject {
        who: "metrics, facade alone",
        path: Way::Fastest,
        dependencies: &[Peer("metrics", true, &[])],
    },
    Subject {
        who: "fastmetrics, derive",
        path: Way::Idiom,
        dependencies: &[Peer("fastmetrics", true, &["derive"])],
    },
    Subject {
        who: "measured, lasso",
        path: Way::Idiom,
        dependencies: &[Peer("measured", true, &["lasso"])],
    },
    Subject {
        who: "autometrics, prometheus",
        path: Way::Idiom,
        dependencies: &[Peer("autometrics", true, &["prometheus-0_14"])],
    },
    Subject {
        who: "hotpath",
        path: Way::Idiom,
        dependencies: &[Peer("hotpath", true, &["hotpath"])],
    },
];

/// A subject as it stands on the disk.
struct Prepared {
    subject: &'static Subject,
    folder: PathBuf,
    crates: usize,
    times: Vec<Times>,
}

/// Rows of crates and of seconds.
pub(super) fn rows(project: &Project, rounds: usize) -> Result<Vec<Row>> {
    let mut all = SUBJECTS
        .iter()
        .map(|subject| prepare(project, subject))
        .collect::<Result<Vec<Prepared>>>()?;
    for round in 0..rounds {
        for prepared in &mut all {
            if round < PEERS_ROUNDS || !prepared.subject.path.is_peer() {
                let times = build(prepared)?;
                println!("cold build of {}: {times}", prepared.subject.who);
                prepared.times.push(times);
            }
        }
    }
    let row_of = |question: &str, prepared: &Prepared, of_times: fn(&Times) -> f64| {
        let mut seconds: Vec<f64> = prepared.times.iter().map(of_times).collect();
        let (median, spread) = median_and_spread(&mut seconds);
        let Subject { who, path, .. } = *prepared.subject;
        Row {
            median,
            spread,
            ..row(question, who, path, "s", prepared.crates as f64)
        }
    };
    let crates = all.iter().map(|prepared| {
        let Subject { who, path, .. } = *prepared.subject;
        row("crates", who, path, "crates", prepared.crates as f64)
    });
    let cpu = all
        .iter()
        .map(|prepared| row_of("cold", prepared, |times| times.cpu));
    let wall = all
        .iter()
        .map(|prepared| row_of("cold, by the clock", prepared, |times| times.wall));
    Ok(crates.chain(cpu).chain(wall).collect())
}

/// Writes the crate, fetches what it needs and counts it.
fn prepare(project: &Project, subject: &'static Subject) -> Result<Prepared> {
    let name = subject
        .who
        .replace(|c: char| !c.is_ascii_alphanumeric(), "-");
    let folder = project.target_apart("cold").join(name);
    let peers = project.root.join("benches/peers");
    let known = fs::read_to_string(peers.join("Cargo.toml"))?.parse::<Table>()?;
    let manifest = subject.manifest(project, &known)?;
    write(&folder.join("Cargo.toml"), &manifest)?;
    write(&folder.join("src/lib.rs"), "")?;
    // Everybody has the versions that are measured and developed with.
    let lock = if subject.path.is_peer() {
        peers.join("Cargo.lock")
    } else {
        project.root.join("Cargo.lock")
    };
    fs::copy(&lock, folder.join("Cargo.lock")).with_context(|| lock.display().to_string())?;
    Run::cargo(&folder, "fetch").output()?;
    let tree = Run::cargo(
        &folder,
        "tree --offline --edges normal,build --prefix none --no-dedupe",
    )
    .output()?;
    Ok(Prepared {
        subject,
        crates: crates(&tree),
        folder,
        times: Vec::new(),
    })
}

impl Subject {
    /// The crate's `Cargo.toml`; `known` is the one of `benches/peers`.
    fn manifest(&self, project: &Project, known: &Table) -> Result<String> {
        let mut manifest = String::from(
            "[workspace]\n\n[package]\nname = \"cold\"\nedition = \"2024\"\n\n[dependencies]\n",
        );
        for dependency in self.dependencies {
            let _ = match dependency {
                Ours => {
                    let path = Value::from(project.root.to_string_lossy().into_owned());
                    writeln!(manifest, "tallymark = {{ path = {path} }}")
                }
                Of(name, version, features) => writeln!(
                    manifest,
                    "{name} = {{ version = {version:?}, features = {features:?} }}"
                ),
                Peer(name, with_defaults, features) => {
                    let version = version_of(known, name)
                        .with_context(|| format!("`{name}` is no dependency of `benches/peers`"))?;
                    writeln!(
                        manifest,
                        "{name} = {{ version = {version:?}, default-features = {with_defaults}, \
                         features = {features:?} }}"
                    )
                }
            };
        }
        Ok(manifest)
    }
}

/// The version of a dependency, which is a text or a field.
fn version_of<'a>(manifest: &'a Table, name: &str) -> Option<&'a str> {
    let dependency = manifest.get("dependencies")?.get(name)?;
    dependency
        .as_str()
        .or_else(|| dependency.get("version")?.as_str())
}

/// How many packages a tree has, its root left out.
fn crates(tree: &str) -> usize {
    let packages: BTreeSet<(&str, &str)> = tree
        .lines()
        .filter_map(|line| {
            let mut words = line.split_whitespace();
            let (name, version) = (words.next()?, words.next()?);
            version.starts_with('v').then_some((name, version))
        })
        .collect();
    packages.len().saturating_sub(1)
}

/// Builds it from nothing.
fn build(prepared: &Prepared) -> Result<Times> {
    let target = prepared.folder.join("target");
    match fs::remove_dir_all(&target) {
        Err(error) if error.kind() != ErrorKind::NotFound => {
            return Err(error).with_context(|| target.display().to_string());
        }
        _ => {}
    }
    let run = Run::cargo(&prepared.folder, "build --offline --locked")
        .env("CARGO_TARGET_DIR", &target)
        // A cache of compilations would have nothing cold.
        .env("RUSTC_WRAPPER", "")
        // As what comes from a registry is built; our crates lie in folders here.
        .env("CARGO_INCREMENTAL", "0");
    let (output, times) = Times::of(|| run.output())?;
    ensure!(
        compiled(&output) == prepared.crates + 1,
        "{} crates and the empty one were to be compiled\n{output}",
        prepared.crates
    );
    Ok(times)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    #[test]
    fn a_package_counts_once_and_the_root_never() {
        let tree = "cold v0.0.0 (/x)\nquote v1.0.0\nproc-macro2 v1.0.0\nsyn v3.0.0 (proc-macro)\n\
                    proc-macro2 v1.0.0\nsyn v2.0.0\n    Updating an index\n";
        assert_eq!(crates(tree), 4);
    }

    #[test]
    fn peers_have_the_versions_that_are_measured() {
        let project = Project {
            root: Path::new("/root").to_owned(),
            target: Path::new("/target").to_owned(),
        };
        let known = "[dependencies]\na = \"=1.2\"\nb = { version = \"=3.4\" }".parse::<Table>();
        let known = known.expect("is TOML");
        let manifest = |dependencies| {
            let (who, path) = ("somebody", Way::Idiom);
            let subject = Subject {
                who,
                path,
                dependencies,
            };
            subject.manifest(&project, &known)
        };
        let text = manifest(&[Peer("a", true, &[]), Peer("b", false, &["c"]), Ours]);
        let text = text.expect("both are known");
        let parsed = text.parse::<Table>().expect("is TOML");
        let version = |name| version_of(&parsed, name);
        assert_eq!((version("a"), version("b")), (Some("=1.2"), Some("=3.4")));
        assert_eq!(
            parsed["dependencies"]["tallymark"]["path"].as_str(),
            Some("/root")
        );
        assert!(manifest(&[Peer("d", true, &[])]).is_err());
    }
}
