//! `annotated.toml`: the crates, and the words that are refusals.

use anyhow::{Context, Result};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct List {
    pub(super) refusals: Refusals,
    pub(super) crates: Vec<Pinned>,
}

/// Words of the macro's sentences on functions that it does not measure, and what those are called in
/// the table.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Refusals(BTreeMap<String, String>);

impl Refusals {
    pub(super) fn name_of(&self, sentence: &str) -> Option<&str> {
        let mut refusals = self.0.iter();
        let (_, name) = refusals.find(|(words, _)| sentence.contains(words.as_str()))?;
        Some(name)
    }
}

/// One crate.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Pinned {
    pub(super) name: String,
    pub(super) version: String,
    pub(super) stands_for: String,
    #[serde(default)]
    pub(super) features: Vec<String>,
    /// Tests that take too long.
    #[serde(default)]
    pub(super) skip: Vec<String>,
    /// The fewest functions that must be left annotated.
    #[serde(default)]
    pub(super) at_least: usize,
    /// Whether it is among those of `--short`.
    #[serde(default)]
    pub(super) is_short: bool,
}

pub(super) fn read(file: &Path) -> Result<List> {
    let text = fs::read_to_string(file).with_context(|| file.display().to_string())?;
    toml::from_str(&text).with_context(|| file.display().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = r#"
[refusals]
"looks like a future" = "a future's type"

[[crates]]
name = "it"
version = "1.0.0"
stands_for = "tests"
"#;

    #[test]
    fn refusals_are_found_anywhere_in_a_sentence() {
        let list: List = toml::from_str(TEXT).expect("parses");
        let name = list
            .refusals
            .name_of("`MyFuture` looks like a future, which\nhelp: …");
        assert_eq!(name, Some("a future's type"));
        assert_eq!(list.refusals.name_of("mismatched types"), None);
    }
}
