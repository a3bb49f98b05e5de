//! Servers that Debian's stable release has only in versions too old: those of the release after it, unpacked
//! beside the system, of which nothing is changed.

use crate::command::Run;
use crate::project::Project;
use anyhow::{Context, Result, ensure};
use std::fs;
use std::path::{Path, PathBuf};

/// The release.
const RELEASE: &str = "forky";
const KEYS: &str = "/usr/share/keyrings/debian-archive-keyring.gpg";
/// Each is the name of a package, and of its program.
const PROGRAMS: &[&str] = &["prometheus", "victoria-metrics"];

/// Where they are unpacked.
fn folder(project: &Project) -> PathBuf {
    project.target_apart("newer")
}

/// The place of a program.
pub(crate) fn find(project: &Project, program: &str) -> Result<PathBuf> {
    let path = folder(project).join("usr/bin").join(program);
    ensure!(
        path.is_file(),
        "there is no {program} of Debian {RELEASE} at {}; `cargo xtask verify --only tools` unpacks it there",
        path.display()
    );
    Ok(path)
}

/// Unpacks what is missing. Packages are checked against Debian's keys.
pub(crate) fn install(project: &Project) -> Result<()> {
    let mut missing = PROGRAMS.iter();
    if missing.all(|program| find(project, program).is_ok()) {
        return Ok(());
    }
    ensure!(
        Path::new(KEYS).exists(),
        "this is no Debian; unpack its release {RELEASE}'s packages {PROGRAMS:?} into {}",
        folder(project).display()
    );
    let work = tempfile::tempdir()?;
    let apt = Apt::new(work.path())?;
    apt.run("update")?;
    fs::create_dir_all(folder(project))?;
    for program in PROGRAMS {
        apt.run(&format!("download {program}"))?;
        let package = apt.package(program)?;
        Run::new("dpkg-deb", work.path())
            .arg("-x")
            .arg(package)
            .arg(folder(project))
            .run()?;
        find(project, program)?;
    }
    Ok(())
}

/// apt with lists and a cache of its own.
struct Apt<'a> {
    folder: &'a Path,
}

impl<'a> Apt<'a> {
    fn new(folder: &'a Path) -> Result<Self> {
        let source =
            format!("deb [signed-by={KEYS}] http://deb.debian.org/debian {RELEASE} main\n");
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
