//! Which of several things had a name first.
//!
//! The one map that all checks use: each further type of key or value would be another thousand lines for the
//! compiler, and this crate is built by everybody.

use std::collections::BTreeMap;

/// Names, with the number of the first thing of each.
#[derive(Default)]
pub(crate) struct Firsts(BTreeMap<String, usize>);

impl Firsts {
    /// Says that the thing of this number has the name. Returns the number of the one that had it first,
    /// if there is one.
    pub(crate) fn add(&mut self, name: String, number: usize) -> Option<usize> {
        let first = self.get(&name);
        if first.is_none() {
            self.0.insert(name, number);
        }
        first
    }

    /// The number of the first thing of this name.
    pub(crate) fn get(&self, name: &str) -> Option<usize> {
        self.0.get(name).copied()
    }

    /// All names, each once, in alphabetical order.
    pub(crate) fn names(&self) -> Vec<&str> {
        self.0.keys().map(String::as_str).collect()
    }
}
