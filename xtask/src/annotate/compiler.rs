//! What the compiler says of a crate, as data.

use super::list::Pinned;
use anyhow::{Context, Result, bail};
use serde::Deserialize;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A folder with a crate in it, and how cargo is to be called there.
#[derive(Debug)]
pub(super) struct Package<'a> {
    pub(super) folder: PathBuf,
    pub(super) target: PathBuf,
    pub(super) pinned: &'a Pinned,
}

impl Package<'_> {
    pub(super) fn cargo(&self, command: &str) -> Command {
        let mut cargo = Command::new("cargo");
        cargo
            .arg(command)
            .current_dir(&self.folder)
            .env("CARGO_TARGET_DIR", &self.target)
            // Debug information of all these crates would take tens of gigabytes.
            .env("CARGO_PROFILE_DEV_DEBUG", "0")
            .stdin(Stdio::null());
        if !self.pinned.features.is_empty() {
            cargo.arg("--features").arg(self.pinned.features.join(","));
        }
        cargo
    }

    /// The errors and warnings of all of the crate's targets.
    pub(super) fn check(&self) -> Result<Vec<Diagnostic>> {
        let mut cargo = self.cargo("check");
        cargo.args(["--lib", "--tests"]);
        self.diagnostics(cargo)
    }

    /// Those that only a build has: of constants in generic functions.
    pub(super) fn build(&self) -> Result<Vec<Diagnostic>> {
        let mut cargo = self.cargo("build");
        cargo.args(["--lib", "--tests"]);
        self.diagnostics(cargo)
    }

    fn diagnostics(&self, mut cargo: Command) -> Result<Vec<Diagnostic>> {
        let output = cargo
            .args(["--keep-going", "--message-format=json"])
            .output()?;
        let manifest = self.folder.join("Cargo.toml");
        let mut diagnostics: Vec<Diagnostic> = Vec::new();
        for line in output.stdout.split(|byte| *byte == b'\n') {
            if !line.starts_with(b"{") {
                continue;
            }
            let line: Line = serde_json::from_slice(line).context("what cargo writes")?;
            let is_ours = line.manifest_path.is_some_and(|path| path == manifest);
            if let Some(message) = line.message
                && is_ours
                && !message.is_summary()
                && !diagnostics.contains(&message)
            {
                diagnostics.push(message);
            }
        }
        let has_errors = diagnostics.iter().any(Diagnostic::is_error);
        if !output.status.success() && !has_errors {
            let words = String::from_utf8_lossy(&output.stderr);
            bail!("{cargo:?} failed\n{words}");
        }
        Ok(diagnostics)
    }
}

#[derive(Deserialize)]
struct Line {
    manifest_path: Option<PathBuf>,
    message: Option<Diagnostic>,
}

/// An error, a warning, or a note within one.
#[derive(Debug, Deserialize, PartialEq)]
pub(super) struct Diagnostic {
    pub(super) message: String,
    level: String,
    code: Option<Code>,
    spans: Vec<Span>,
    children: Vec<Diagnostic>,
    pub(super) rendered: Option<String>,
}

#[derive(Debug, Deserialize, PartialEq)]
struct Code {
    code: String,
}

#[derive(Debug, Deserialize, PartialEq)]
struct Span {
    file_name: PathBuf,
    byte_start: usize,
    line_start: usize,
    is_primary: bool,
    expansion: Option<Box<Expansion>>,
}

#[derive(Debug, Deserialize, PartialEq)]
struct Expansion {
    span: Span,
}

/// A place that a diagnostic speaks of.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place<'a> {
    pub(super) file: &'a Path,
    pub(super) byte: usize,
}

impl Diagnostic {
    pub(super) fn is_error(&self) -> bool {
        self.level.starts_with("error")
    }

    pub(super) fn is_warning(&self) -> bool {
        self.level == "warning"
    }

    /// Whether it only counts other diagnostics.
    fn is_summary(&self) -> bool {
        self.spans.is_empty()
            && (self.message.starts_with("aborting due to") || self.message.contains(" emitted"))
    }

    /// Where it points, most important first, with the calls of the macros that made the code.
    pub(super) fn places(&self) -> Vec<Place<'_>> {
        let mut places = Vec::new();
        for is_primary in [true, false] {
            let spans = self
                .spans
                .iter()
                .filter(|span| span.is_primary == is_primary);
            spans.for_each(|span| span.add_places(&mut places));
        }
        for child in &self.children {
            places.extend(child.places());
        }
        places
    }

    /// What tells it from others, in whatever column it stands.
    pub(super) fn key(&self) -> String {
        let code = self.code.as_ref().map_or("", |code| &code.code);
        let places: Vec<String> = self
            .spans
            .iter()
            .filter(|span| span.is_primary)
            .map(|span| format!("{}:{}", span.file_name.display(), span.line_start))
            .collect();
        format!("{code} {} {}", self.message, places.join(" "))
    }
}

impl Span {
    fn add_places<'a>(&'a self, places: &mut Vec<Place<'a>>) {
        places.push(Place {
            file: &self.file_name,
            byte: self.byte_start,
        });
        if let Some(expansion) = &self.expansion {
            expansion.span.add_places(places);
        }
    }
}
