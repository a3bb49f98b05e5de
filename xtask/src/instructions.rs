//! Instructions per operation, counted by callgrind: the same in every run, so that a slower path is
//! seen where a clock would see noise.
//!
//! Each operation of the programs is run twice with different numbers of repeats; what the longer run
//! needed more is what the repeats cost.

use crate::command::Run;
use crate::project::Project;
use crate::steps::find_tool;
use anyhow::{Context, Result, bail, ensure};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

const SHORT: u64 = 1_000;
const REPEATS: u64 = 10_000;

/// The programs, apart so that none is compiled otherwise because of another.
const PROGRAMS: [&str; 2] = ["hot_path", "hot_layer"];

/// The function that is counted.
const COUNTED: &str = "--toggle-collect=tallymark_benches::counted*";

const HEADER: &str = "\
# Instructions per operation of the programs in src/bin, release build, x86-64. Written by
# `cargo xtask bless --only instructions`, compared by `cargo xtask verify --only instructions`.
";

/// Instructions by operation.
#[derive(Debug, Deserialize, PartialEq, Serialize)]
struct Counts {
    instructions: BTreeMap<String, u64>,
}

pub(crate) fn check(project: &Project) -> Result<()> {
    let file = file(project);
    let text = fs::read_to_string(&file).with_context(|| file.display().to_string())?;
    let known: Counts = toml::from_str(&text).with_context(|| file.display().to_string())?;
    // Secrets that are wrong cost the same wherever they are: what is counted there has no file.
    Run::cargo(
        &project.root,
        "test -p tallymark-server --features auth --lib auth::tests -- --ignored",
    )
    .run()?;
    let measured = measure(project)?;
    let mut wrong = Vec::new();
    for (operation, now) in &measured.instructions {
        let before = known.instructions.get(operation).copied();
        println!("{operation:24} {now:5}{}", note(*now, before));
        if before.is_none_or(|before| *now > most(before)) {
            wrong.push(format!("{operation} {now}{}", note(*now, before)));
        }
    }
    for operation in known.instructions.keys() {
        if !measured.instructions.contains_key(operation) {
            wrong.push(format!("{operation} is no operation any more"));
        }
    }
    ensure!(
        wrong.is_empty(),
        "instructions per operation: {}\nhelp: if that has to be so, `cargo xtask bless --only instructions`",
        wrong.join("; ")
    );
    Ok(())
}

pub(crate) fn bless(project: &Project) -> Result<()> {
    let counts = measure(project)?;
    let file = file(project);
    fs::write(&file, format!("{HEADER}\n{}", toml::to_string(&counts)?))
        .with_context(|| file.display().to_string())?;
    println!("wrote {}", file.display());
    Ok(())
}

fn file(project: &Project) -> PathBuf {
    project.root.join("benches/instructions.toml")
}

/// What passes: compilers shift an instruction here and there.
fn most(before: u64) -> u64 {
    before + (before / 20).max(2)
}

fn note(now: u64, before: Option<u64>) -> String {
    match before {
        None => ", not in the file".to_owned(),
        Some(before) if before == now => String::new(),
        Some(before) if now > most(before) => {
            format!(", at most {} of {before} before", most(before))
        }
        Some(before) => format!(", {before} before"),
    }
}

fn measure(project: &Project) -> Result<Counts> {
    let valgrind = find_tool("valgrind")?;
    Run::cargo(&project.root, "build --release -p tallymark-benches").run()?;
    let mut instructions = BTreeMap::new();
    for name in PROGRAMS {
        let program = project.target.join("release").join(name);
        let operations = Run::new(&program, &project.root).output()?;
        let before = instructions.len();
        let count =
            |operation: &str, times| callgrind(&valgrind, &program, project, operation, times);
        for operation in operations.lines() {
            let (short, long) = (count(operation, SHORT)?, count(operation, SHORT + REPEATS)?);
            let more = long.checked_sub(short).with_context(|| {
                format!(
                    "`{operation}` needed {long} instructions for more repeats than for {short}"
                )
            })?;
            instructions.insert(operation.to_owned(), (more + REPEATS / 2) / REPEATS);
        }
        ensure!(instructions.len() > before, "`{name}` has no operations");
    }
    Ok(Counts { instructions })
}

fn callgrind(
    valgrind: &Path,
    program: &Path,
    project: &Project,
    operation: &str,
    times: u64,
) -> Result<u64> {
    let output = Run::new(valgrind, &project.root)
        .arg("--tool=callgrind")
        .arg("--callgrind-out-file=/dev/null")
        .arg(COUNTED)
        .arg(program)
        .arg(operation)
        .arg(times.to_string())
        .output()?;
    match collected(&output) {
        Some(0) | None => bail!("callgrind has counted nothing of `{operation}`:\n{output}"),
        Some(count) => Ok(count),
    }
}

/// The number after `Collected :`.
fn collected(output: &str) -> Option<u64> {
    let line = output.lines().find(|line| line.contains("Collected :"))?;
    line.rsplit(' ').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_count_stands_at_the_end_of_its_line() {
        let output = "==7== Events    : Ir\n==7== Collected : 198021\n==7== \n";
        assert_eq!(collected(output), Some(198_021));
        assert_eq!(collected("==7== Events    : Ir\n"), None);
    }

    #[test]
    fn two_instructions_or_a_twentieth_more_pass() {
        assert_eq!([13, 40, 100].map(most), [15, 42, 105]);
        assert_eq!(note(16, Some(13)), ", at most 15 of 13 before");
        assert_eq!(note(13, Some(13)), "");
        assert_eq!(note(12, Some(13)), ", 13 before");
    }

    #[test]
    fn the_file_reads_back() {
        let instructions = BTreeMap::from([("counter".to_owned(), 13), ("labels".to_owned(), 3)]);
        let counts = Counts { instructions };
        let text = format!("{HEADER}\n{}", toml::to_string(&counts).expect("writable"));
        assert!(
            text.contains("\n[instructions]\ncounter = 13\nlabels = 3\n"),
            "{text}"
        );
        assert_eq!(toml::from_str::<Counts>(&text).expect("readable"), counts);
    }
}
