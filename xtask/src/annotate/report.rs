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

pub(super) fn render(outcomes: &[Outcome<'_>]) -> String {
    let mut text = HEAD.to_owned();
    for outcome in outcomes {
        let Pinned {
            name,
            version,
            stands_for,
            ..
        } = outcome.pinned;
        let Outcome {
            functions,
            in_macros,
            annotated,
            tests,
            ..
        } = outcome;
        let refused: Vec<String> = outcome
            .refused
            .iter()
            .map(|(name, count)| format!("{name}: {count}"))
            .collect();
        let refused = refused.join(", ");
        let broken = outcome.broken.len();
        let _ = writeln!(
            text,
            "| {name} {version} | {stands_for} | {tests} | {functions} | {annotated} | {refused} | {broken} | {in_macros} |",
        );
    }
    for outcome in outcomes {
        if outcome.annotated < outcome.pinned.at_least {
            let least = outcome.pinned.at_least;
            let _ = writeln!(
                text,
                "\n{}: {} functions annotated, where {least} are expected",
                outcome.pinned.name, outcome.annotated,
            );
        }
        for broken in &outcome.broken {
            let name = &outcome.pinned.name;
            let place = broken.function.as_deref().unwrap_or("somewhere");
            let _ = writeln!(text, "\n{name}: {place}\n\n```text\n{}\n```", broken.words);
        }
    }
    text
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
