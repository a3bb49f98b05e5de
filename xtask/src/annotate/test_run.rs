//! Running a crate's own tests.

use super::compiler::Package;
use anyhow::{Context, Result};
use rustix::process::{Pid, Signal, kill_process_group};
use std::collections::BTreeMap;
use std::io::{self, Read};
use std::os::unix::process::CommandExt;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

/// Long enough for any of these crates; a test that waits for ever must not wait for ever here.
const LIMIT: Duration = Duration::from_mins(15);

/// What became of each test.
pub(super) struct TestRun {
    /// By program and name: whether it passed. Ignored ones are left out.
    pub(super) tests: BTreeMap<String, bool>,
    pub(super) output: String,
}

impl TestRun {
    pub(super) fn of(package: &Package<'_>) -> Result<Self> {
        let mut cargo = package.cargo("test");
        // Both streams in one, so that it can be told whose tests are whose.
        let (mut reader, writer) = io::pipe()?;
        cargo
            .args(["--lib", "--tests", "--no-fail-fast", "--"])
            .env("RUST_BACKTRACE", "0")
            .stdout(writer.try_clone()?)
            .stderr(writer)
            .process_group(0);
        for test in &package.pinned.skip {
            cargo.arg("--skip").arg(test);
        }
        let mut child = cargo.spawn().context("cannot start cargo")?;
        // It holds the writing ends, which would keep the pipe open.
        drop(cargo);
        let group = Pid::from_child(&child);
        let (ended, wait) = mpsc::channel::<()>();
        let watch = thread::spawn(move || {
            if wait.recv_timeout(LIMIT) == Err(mpsc::RecvTimeoutError::Timeout) {
                // It may have ended just now.
                let _ = kill_process_group(group, Signal::KILL);
            }
        });
        let mut bytes = Vec::new();
        reader.read_to_end(&mut bytes)?;
        drop(ended);
        let _ = watch.join();
        child.wait()?;
        let output = String::from_utf8_lossy(&bytes).into_owned();
        Ok(Self {
            tests: tests_in(&output),
            output,
        })
    }

    pub(super) fn passed(&self) -> usize {
        self.tests.values().filter(|passed| **passed).count()
    }

    /// The tests that passed before, and do not now.
    pub(super) fn spoilt_since<'a>(&'a self, before: &'a Self) -> impl Iterator<Item = &'a str> {
        let passed = before.tests.iter().filter(|(_, passed)| **passed);
        passed
            .filter(|(name, _)| self.tests.get(*name) != Some(&true))
            .map(|(name, _)| name.as_str())
    }

    /// What a test wrote before it failed.
    pub(super) fn words_of(&self, test: &str) -> String {
        let name = test.rsplit_once(' ').map_or(test, |(_, name)| name);
        let begin = format!("---- {name} stdout ----");
        let lines = self
            .output
            .lines()
            .skip_while(|line| *line != begin)
            .skip(1);
        let words: Vec<&str> = lines
            .take_while(|line| !line.starts_with("---- ") && *line != "failures:")
            .collect();
        match words.join("\n").trim() {
            "" => "it did not end, or did not say why".to_owned(),
            words => words.to_owned(),
        }
    }
}

fn tests_in(output: &str) -> BTreeMap<String, bool> {
    let mut program = "";
    let mut tests = BTreeMap::new();
    for line in output.lines() {
        if let Some(running) = line.trim_start().strip_prefix("Running ") {
            // Without the path, whose hash changes.
            program = running
                .rsplit_once(" (")
                .map_or(running, |(program, _)| program);
        } else if let Some(rest) = line.strip_prefix("test ")
            && let Some((name, result)) = rest.rsplit_once(" ... ")
        {
            let name = name.trim_end_matches(" - should panic");
            match result {
                "ok" => tests.insert(format!("{program} {name}"), true),
                "FAILED" => tests.insert(format!("{program} {name}"), false),
                _ => None,
            };
        }
    }
    tests
}

#[cfg(test)]
mod tests {
    use super::*;

    const OUTPUT: &str = "\
     Running unittests src/lib.rs (target/debug/deps/it-0123)

running 2 tests
test one ... ok
test two - should panic ... ok
test three ... ignored
     Running tests/one.rs (target/debug/deps/one-4567)
test one ... FAILED

failures:

---- one stdout ----
thread 'one' panicked at tests/one.rs:1:1:
words

failures:
    one
";

    fn run(output: &str) -> TestRun {
        TestRun {
            tests: tests_in(output),
            output: output.to_owned(),
        }
    }

    #[test]
    fn tests_are_told_apart_by_their_program() {
        let run = run(OUTPUT);
        let tests: Vec<(&str, bool)> = run
            .tests
            .iter()
            .map(|(name, passed)| (name.as_str(), *passed))
            .collect();
        assert_eq!(
            tests,
            [
                ("tests/one.rs one", false),
                ("unittests src/lib.rs one", true),
                ("unittests src/lib.rs two", true),
            ]
        );
        assert_eq!(run.passed(), 2);
        assert_eq!(
            run.words_of("tests/one.rs one"),
            "thread 'one' panicked at tests/one.rs:1:1:\nwords"
        );
    }

    #[test]
    fn a_test_that_is_missing_is_spoilt() {
        let before = run(OUTPUT);
        let after = run(&OUTPUT.replace("test two - should panic ... ok\n", ""));
        let spoilt: Vec<&str> = after.spoilt_since(&before).collect();
        assert_eq!(spoilt, ["unittests src/lib.rs two"]);
    }
}
