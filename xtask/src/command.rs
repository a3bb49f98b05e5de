//! Commands that are shown before they run, and named when they fail.

use anyhow::{Context, Result, bail};
use std::ffi::OsStr;
use std::fmt::{self, Display};
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A command, as a person would type it.
#[derive(Debug)]
pub(crate) struct Run {
    command: Command,
    input: Option<PathBuf>,
}

impl Run {
    pub(crate) fn new(program: impl AsRef<OsStr>, folder: &Path) -> Self {
        let mut command = Command::new(program);
        command.current_dir(folder);
        Self {
            command,
            input: None,
        }
    }

    /// Cargo, with arguments as in a shell, none of which holds a space.
    pub(crate) fn cargo(folder: &Path, arguments: &str) -> Self {
        let mut run = Self::new("cargo", folder);
        run.command.args(arguments.split_ascii_whitespace());
        run
    }

    pub(crate) fn arg(mut self, argument: impl AsRef<OsStr>) -> Self {
        self.command.arg(argument);
        self
    }

    /// Arguments as in a shell, none of which holds a space.
    pub(crate) fn args(mut self, arguments: &str) -> Self {
        self.command.args(arguments.split_ascii_whitespace());
        self
    }

    pub(crate) fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.command.env(name, value);
        self
    }

    /// Reads its input from `file`.
    pub(crate) fn stdin(mut self, file: &Path) -> Result<Self> {
        let input = File::open(file).with_context(|| file.display().to_string())?;
        self.command.stdin(input);
        self.input = Some(file.to_owned());
        Ok(self)
    }

    /// Runs it to its end, its output going where this program's goes.
    pub(crate) fn run(mut self) -> Result<()> {
        println!("$ {self}");
        let status = self
            .command
            .status()
            .with_context(|| format!("cannot start `{self}`"))?;
        if !status.success() {
            bail!("`{self}` failed: {status}");
        }
        Ok(())
    }

    /// Runs it to its end, and returns all that it wrote, to either stream.
    pub(crate) fn output(mut self) -> Result<String> {
        if self.input.is_none() {
            self.command.stdin(Stdio::null());
        }
        let output = self
            .command
            .output()
            .with_context(|| format!("cannot start `{self}`"))?;
        let mut text = String::from_utf8_lossy(&output.stdout).into_owned();
        text.push_str(&String::from_utf8_lossy(&output.stderr));
        if !output.status.success() {
            bail!("`{self}` failed: {}\n{}", output.status, text.trim_end());
        }
        Ok(text)
    }
}

impl Display for Run {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (name, value) in self.command.get_envs() {
            let value = value.unwrap_or_default().to_string_lossy();
            write!(f, "{}={} ", name.to_string_lossy(), quoted(&value))?;
        }
        write!(f, "{}", self.command.get_program().to_string_lossy())?;
        for argument in self.command.get_args() {
            write!(f, " {}", quoted(&argument.to_string_lossy()))?;
        }
        if let Some(input) = &self.input {
            write!(f, " < {}", quoted(&input.to_string_lossy()))?;
        }
        Ok(())
    }
}

/// As a shell would need it.
fn quoted(text: &str) -> String {
    if text.is_empty() || text.contains(|character: char| " '\"$*{}()".contains(character)) {
        format!("'{}'", text.replace('\'', r"'\''"))
    } else {
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_read_as_they_are_typed() {
        let run = Run::cargo(Path::new("."), "test --release").env("RUSTFLAGS", "--cfg loom");
        assert_eq!(
            run.to_string(),
            "RUSTFLAGS='--cfg loom' cargo test --release"
        );
    }

    #[test]
    fn a_failure_names_the_command() {
        let error = Run::new("false", Path::new("."))
            .arg("x")
            .run()
            .expect_err("fails");
        assert_eq!(error.to_string(), "`false x` failed: exit status: 1");
        let error = Run::new("no-such-program", Path::new("."))
            .run()
            .expect_err("fails");
        assert_eq!(error.to_string(), "cannot start `no-such-program`");
    }
}
