//! The table.

use super::list::Pinned;
use super::trial::Broken;
use std::collections::BTreeMap;
use std::fmt::Write;

/// What became of a crate.
pub(super) struct Outcome<'a> {
    pub(super) pinned: &'a Pinned,
    /// That were compiled.
    pub(super) functions: usize,
    pub(super) in_macros: usize,
    pub(super) annotated: usize,
    pub(super) refused: BTreeMap<String, usize>,
    pub(super) broken: Vec<Broken>,
    /// That passed before.
    pub(super) tests: usize,
}

impl Outcome<'_> {
    pub(super) fn is_good(&self) -> bool {
        self.broken.is_empty() && self.annotated >= self.pinned.at_least
    }
}

/// What stands in the table of a crate, and below it.
struct Entry {
    row: String,
    /// What was broken, in full.
    words: String,
}

/// The table, by crate.
#[derive(Default)]
pub(super) struct Table(BTreeMap<String, Entry>);

impl Table {
    /// A table as it was written, without the crates that are no longer among these.
    pub(super) fn parse(text: &str, crates: &[Pinned]) -> Self {
        let (head, sections) = text.split_once("\n## ").unwrap_or((text, ""));
        let rows = head.lines().filter_map(|row| {
            let pinned = crates
                .iter()
                .find(|pinned| row.starts_with(&start_of_row(pinned)))?;
            let sections = sections.split("\n## ");
            let words = sections
                .filter_map(|section| section.split_once('\n'))
                .find(|(name, _)| *name == pinned.name)
                .map_or("", |(_, words)| words);
            let entry = Entry {
                row: row.to_owned(),
                words: words.trim().to_owned(),
            };
            Some((pinned.name.clone(), entry))
        });
        Self(rows.collect())
    }

    /// Takes a crate's row in place of the one it had.
    pub(super) fn insert(&mut self, outcome: &Outcome<'_>) {
        let entry = Entry {
            row: outcome.row(),
            words: outcome.words(),
        };
        self.0.insert(outcome.pinned.name.clone(), entry);
    }

    pub(super) fn render(&self, crates: &[Pinned]) -> String {
        let mut text = HEAD.to_owned();
        let entries = || {
            crates
                .iter()
                .filter_map(|pinned| self.0.get_key_value(&pinned.name))
        };
        for (_, entry) in entries() {
            let _ = writeln!(text, "{}", entry.row);
        }
        for (name, entry) in entries().filter(|(_, entry)| !entry.words.is_empty()) {
            let _ = writeln!(text, "\n## {name}\n\n{}", entry.words);
        }
        text
    }
}

fn start_of_row(pinned: &Pinned) -> String {
    format!("| {} {} |", pinned.name, pinned.version)
}

impl Outcome<'_> {
    fn row(&self) -> String {
        let refused: Vec<String> = self
            .refused
            .iter()
            .map(|(name, count)| format!("{name}: {count}"))
            .collect();
        format!(
            "{} {} | {} | {} | {} | {} | {} | {} |",
            start_of_row(self.pinned),
            self.pinned.stands_for,
            self.tests,
            self.functions,
            self.annotated,
            refused.join(", "),
            self.broken.len(),
            self.in_macros,
        )
    }

    fn words(&self) -> String {
        let mut words = Vec::new();
        let least = self.pinned.at_least;
        if self.annotated < least {
            words.push(format!(
                "{} functions annotated, where {least} are expected",
                self.annotated
            ));
        }
        words.extend(self.broken.iter().map(|broken| {
            let place = broken.function.as_deref().unwrap_or("somewhere");
            format!("{place}\n\n```text\n{}\n```", broken.words)
        }));
        words.join("\n\n")
    }
}

const HEAD: &str = "\
# Every function annotated

Written by `cargo xtask annotate`. It puts `#[track_metrics]` on every function of the library of each
of these crates, takes it off where the macro refuses it, and compares what the compiler says and
which of the crate's own tests pass with how it was before.

Functions are those that are compiled for this platform, without those of tests; the last column
counts the `fn` in macros' definitions and calls, which are left alone.

| crate | stands for | tests | functions | annotated | refused | broken | in macros |
|---|---|--:|--:|--:|---|--:|--:|
";

#[cfg(test)]
mod tests {
    use super::*;

    fn pinned(name: &str) -> Pinned {
        let text =
            format!("name = \"{name}\"\nversion = \"1.0.0\"\nstands_for = \"tests\"\nat_least = 3");
        toml::from_str(&text).expect("parses")
    }

    fn outcome(pinned: &Pinned, annotated: usize) -> Outcome<'_> {
        let broken = Broken {
            function: Some("`f` at lib.rs:1".into()),
            words: format!("error: no\n\n  note: {}", pinned.name),
        };
        Outcome {
            pinned,
            functions: 5,
            in_macros: 0,
            annotated,
            refused: BTreeMap::new(),
            broken: vec![broken],
            tests: 1,
        }
    }

    #[test]
    fn rows_of_crates_that_were_not_run_stay() {
        let crates = ["one", "two", "two-more"].map(pinned);
        let mut table = Table::default();
        for pinned in crates.iter().rev() {
            table.insert(&outcome(pinned, 2));
        }
        let first = table.render(&crates);
        assert!(
            first.find("| one 1.0.0 |") < first.find("| two 1.0.0 |"),
            "{first}"
        );

        let mut table = Table::parse(&first, &crates);
        assert_eq!(table.render(&crates), first);
        table.insert(&outcome(&crates[1], 4));
        let second = table.render(&crates);
        assert!(
            second.contains("| two 1.0.0 | tests | 1 | 5 | 4 |"),
            "{second}"
        );
        assert!(
            second.contains("| two-more 1.0.0 | tests | 1 | 5 | 2 |"),
            "{second}"
        );
        assert_eq!(second.matches("are expected").count(), 2, "{second}");

        let left = Table::parse(&second, &crates[..1]).render(&crates);
        assert_eq!(left.matches("1.0.0").count(), 1, "{left}");
        assert_eq!(left.matches("error: no").count(), 1, "{left}");
    }
}
