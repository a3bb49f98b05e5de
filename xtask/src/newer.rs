//! Servers that Debian's stable release has only in versions too old: those of later releases, beside the
//! system, of which nothing is changed.

use crate::command::Run;
use crate::project::Project;
use anyhow::{Context, Result, ensure};
use std::fs;
use std::path::{Path, PathBuf};

const KEYS: &str = "/usr/share/keyrings/debian-archive-keyring.gpg";

/// A program, which has the name of its package, and the release that has it new enough.
struct Newer {
    program: &'static str,
    release: &'static str,
}

const PROGRAMS: [Newer; 2] = [
    Newer {
        program: "prometheus",
        release: "forky",
    },
    Newer {
        program: "victoria-metrics",
        release: "trixie",
    },
];

/// Where they are unpacked.
fn folder(project: &Project) -> PathBuf {
    project.target_apart("newer")
}

/// The place of a program, where it could be had.
pub(crate) fn find(project: &Project, program: &str) -> Option<PathBuf> {
    let path = folder(project).join("usr/bin").join(program);
    path.is_file().then_some(path)
}

/// Unpacks what is missing. Packages are checked against Debian's keys.
///
/// A release that is still being made can lack a package for days, or need newer libraries: what cannot be had
/// is said, and what needs it is not run.
pub(crate) fn install(project: &Project) {
    for newer in &PROGRAMS {
        let Newer { program, release } = newer;
        if find(project, program).is_none()
            && let Err(error) = unpack(project, newer)
        {
            println!("{program} of Debian's {release} cannot be had: {error:#}");
        }
        if let Some(path) = find(project, program) {
            println!("{program} of Debian's {release}: {}", path.display());
        }
    }
}

fn unpack(project: &Project, Newer { program, release }: &Newer) -> Result<()> {
    ensure!(Path::new(KEYS).exists(), "this is no Debian");
    let work = tempfile::tempdir()?;
    let apt = Apt::new(work.path(), release)?;
    apt.run("update")?;
    apt.run(&format!("download {program}"))?;
    let unpacked = work.path().join("unpacked");
    Run::new("dpkg-deb", work.path())
        .arg("-x")
        .arg(apt.package(program)?)
        .arg(&unpacked)
        .run()?;
    let found = unpacked.join("usr/bin").join(program);
    // It may need libraries that are not here.
    Run::new(&found, work.path()).arg("--version").output()?;
    let place = folder(project).join("usr/bin");
    fs::create_dir_all(&place)?;
    fs::copy(found, place.join(program))?;
    Ok(())
}

/// The mirror that the system has its own packages from.
fn mirror(folder: &Path) -> Result<String> {
    let uris = Run::new("apt-get", folder)
        .args("indextargets --format $(REPO_URI)")
        .arg("Created-By: Packages")
        .output()?;
    let is_main = |uri: &&str| uri.trim_end_matches('/').ends_with("/debian");
    let uri = uris.lines().find(is_main);
    uri.map(str::to_owned)
        .context("apt-get knows no mirror of Debian")
}

/// apt with lists and a cache of its own.
struct Apt<'a> {
    folder: &'a Path,
}

impl<'a> Apt<'a> {
    fn new(folder: &'a Path, release: &str) -> Result<Self> {
        let mirror = mirror(folder)?;
        let source = format!("deb [signed-by={KEYS}] {mirror} {release} main\n");
        fs::write(folder.join("sources.list"), source)?;
        fs::create_dir_all(folder.join("lists/partial"))?;
        fs::create_dir_all(folder.join("cache/archives/partial"))?;
        Ok(Self { folder })
    }

    fn run(&self, arguments: &str) -> Result<()> {
        let place = |name: &str| self.folder.join(name).display().to_string();
        let mut run = Run::new("apt-get", self.folder).args("-q");
        for setting in [
            format!("Dir::Etc::sourcelist={}", place("sources.list")),
            "Dir::Etc::sourceparts=-".to_owned(),
            format!("Dir::State::lists={}", place("lists")),
            format!("Dir::Cache={}", place("cache")),
        ] {
            run = run.arg("-o").arg(setting);
        }
        run.args(arguments).run()
    }

    fn package(&self, name: &str) -> Result<PathBuf> {
        let entries = fs::read_dir(self.folder)?.flatten();
        let mut files = entries.map(|entry| entry.path());
        let is_it = |file: &PathBuf| {
            let stem = file.file_stem().and_then(|stem| stem.to_str());
            let is_package = file.extension().is_some_and(|extension| extension == "deb");
            is_package && stem.is_some_and(|stem| stem.starts_with(&format!("{name}_")))
        };
        files
            .find(is_it)
            .with_context(|| format!("apt-get has downloaded no {name}"))
    }
}
