//! The tables, and the file they are kept in.

use super::measurement::{Measured, Summary, Times};
use super::source::Functions;
use super::variants::{BARE, PLAIN};
use anyhow::{Context, Result};
use std::fmt::{self, Display, Formatter, Write as _};
use std::fs;
use std::io::ErrorKind;
use std::path::Path;

const HEADER: &str = "\
# What an attribute costs to compile

Written by `cargo xtask compile-times` and `cargo xtask compile-times --async`.

Each variant is a crate of small functions in modules of ten, alike but for the attribute on every
function. A function takes two enums and a number, and returns a `Result`. Only that crate is
compiled, with the dev profile and without incremental compilation; its dependencies are there
already. The numbers are medians of rounds in which all variants take turns. Spread, ratios and the
last column are about CPU seconds, user and system, of cargo and rustc: other programs on the machine
disturb them less than the clock. The last column is what one function costs more than a plain one.

`guard-tokens` adds a variable that is dropped when the function ends, and has no dependencies.
`guard-syn` does so with syn 3 and quote, `guard-syn2` with syn 2: the least that an attribute made in
the usual way can cost. autometrics has its feature `prometheus`, hotpath its feature `hotpath`. Async
functions are boxed once each, in all variants, because the compiler passes over a future that nobody
uses.
";

/// In the order in which they stand in the file.
const HEADINGS: [&str; 2] = ["\n## Functions\n", "\n## Async functions\n"];

/// All that was measured in one run.
pub(super) struct Report {
    pub(super) functions: Functions,
    pub(super) rounds: u32,
    /// What `rustc --version` says.
    pub(super) rustc: String,
    /// Names and versions of packages.
    pub(super) versions: Vec<String>,
    pub(super) measured: Vec<Measured>,
}

impl Report {
    /// Puts this into the file, in place of what the last run of its kind has found.
    pub(super) fn keep(&self, file: &Path) -> Result<()> {
        let before = match fs::read_to_string(file) {
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(String::new()),
            read => read,
        };
        let before = before.with_context(|| file.display().to_string())?;
        fs::write(file, self.beside(&before)).with_context(|| file.display().to_string())?;
        println!("wrote {}", file.display());
        Ok(())
    }

    /// The file's text, with the other section as it stands in `before`.
    fn beside(&self, before: &str) -> String {
        let own = HEADINGS[usize::from(self.functions.is_async)];
        let mut text = HEADER.to_owned();
        for heading in HEADINGS {
            if heading == own {
                text.push_str(heading);
                let _ = write!(text, "\n{self}");
            } else if let Some((_, rest)) = before.split_once(heading) {
                let section = rest.split("\n## ").next().unwrap_or_default();
                text.push_str(heading);
                text.push_str(section);
            }
        }
        text
    }

    fn table(
        &self,
        f: &mut Formatter<'_>,
        task: &str,
        rounds: fn(&Measured) -> &[Times],
    ) -> fmt::Result {
        let sum_of = |name: &str| {
            let mut all = self.measured.iter();
            let of = all.find(|measured| measured.variant.name == name)?;
            Some(Summary::of(rounds(of)))
        };
        let (plain, bare) = (sum_of(PLAIN), sum_of(BARE));
        let ratio = |sum: Summary, to: Option<Summary>| {
            to.map_or(String::new(), |to| format!("{:.2}", sum.cpu / to.cpu))
        };
        writeln!(
            f,
            "\n| {task} | wall s | CPU s | spread | ÷ {PLAIN} | ÷ {BARE} | ms a function |"
        )?;
        writeln!(f, "|---|--:|--:|--:|--:|--:|--:|")?;
        for measured in &self.measured {
            let sum = Summary::of(rounds(measured));
            let more = plain.map_or(String::new(), |plain| {
                let milliseconds = (sum.cpu - plain.cpu) * 1e3;
                format!("{:.2}", milliseconds / f64::from(self.functions.count))
            });
            writeln!(
                f,
                "| {} | {:.2} | {:.2} | {:.2}–{:.2} | {} | {} | {more} |",
                measured.variant.name,
                sum.wall,
                sum.cpu,
                sum.least_cpu,
                sum.most_cpu,
                ratio(sum, plain),
                ratio(sum, bare),
            )?;
        }
        Ok(())
    }
}

impl Display for Report {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} functions, medians of {}",
            self.functions.count, self.rounds
        )?;
        for version in std::iter::once(&self.rustc).chain(&self.versions) {
            write!(f, ", {}", version.trim_end())?;
        }
        writeln!(f, ".\n\n| variant | attribute |\n|---|---|")?;
        for Measured { variant, .. } in &self.measured {
            match variant.attribute {
                "" => writeln!(f, "| {} | none |", variant.name)?,
                attribute => writeln!(f, "| {} | `{attribute}` |", variant.name)?,
            }
        }
        self.table(f, "check", |measured| &measured.checks)?;
        self.table(f, "build", |measured| &measured.builds)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compile_times::variants::named;

    fn report(names: &[&str], is_async: bool) -> Report {
        let times = |cpu: f64| Times {
            wall: cpu + 0.1,
            cpu,
        };
        let measured = |(number, name): (usize, &&str)| {
            let cpu = 0.5 * (number + 1) as f64;
            let mut measured = Measured::of(named(name).expect("known"));
            measured.checks = vec![times(cpu), times(cpu + 0.1), times(cpu - 0.1)];
            measured.builds = vec![times(2.0 * cpu)];
            measured
        };
        Report {
            functions: Functions {
                count: 500,
                is_async,
            },
            rounds: 3,
            rustc: "rustc 1.95.0\n".to_owned(),
            versions: vec!["syn 3.0.9".to_owned()],
            measured: names.iter().enumerate().map(measured).collect(),
        }
    }

    #[test]
    fn a_line_holds_medians_spread_and_ratios() {
        let text = report(&["plain", "guard-syn", "tallymark"], false).to_string();
        assert!(text.starts_with("500 functions, medians of 3, rustc 1.95.0, syn 3.0.9.\n"));
        let checked = "| tallymark | 1.60 | 1.50 | 1.40–1.60 | 3.00 | 1.50 | 2.00 |";
        assert!(text.contains(checked), "{text}");
        let built = "| tallymark | 3.10 | 3.00 | 3.00–3.00 | 3.00 | 1.50 | 4.00 |";
        assert!(text.contains(built), "{text}");
    }

    #[test]
    fn without_a_variant_there_is_no_ratio_to_it() {
        let text = report(&["guard-syn", "tallymark"], false).to_string();
        let line = "| tallymark | 1.10 | 1.00 | 0.90–1.10 |  | 2.00 |  |";
        assert!(text.contains(line), "{text}");
    }

    #[test]
    fn each_kind_of_function_keeps_its_section() {
        let sync = report(&["plain"], false).beside("");
        let both = report(&["tracing"], true).beside(&sync);
        assert!(both.starts_with(&sync), "{both}");
        assert_eq!(report(&["plain"], false).beside(&both), both);
        assert_eq!(report(&["tracing"], true).beside(&both), both);
        let other = report(&["hotpath"], false).beside(&both);
        assert!(other.contains("hotpath::measure") && other.contains("tracing::instrument"));
        assert!(!other.contains("| plain |"), "{other}");
    }
}
