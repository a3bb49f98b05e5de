//! What OpenMetrics calls a family: a counter and an info without the suffix of its lines.
//!
//! No two families may be called the same, so a suffix stays where what is left is another's name; the
//! family is then of unknown type, or a gauge, and its lines are the same.

use super::escaping::Escaping;
use crate::description::Kind;
use std::borrow::Cow;
use std::collections::BTreeSet;

/// The suffix that is not part of the title.
fn suffix(kind: Kind) -> Option<&'static str> {
    match kind {
        Kind::Counter => Some("_total"),
        Kind::Info => Some("_info"),
        _ => None,
    }
}

/// The name without the suffix, if it has one; `name` may be escaped.
pub(crate) fn stem(name: &str, kind: Kind) -> Option<&str> {
    let stem = name.strip_suffix(suffix(kind)?)?;
    (!stem.is_empty()).then_some(stem)
}

/// The titles that differ from names, escaped with underscores.
#[derive(Default)]
pub(crate) struct Titles(BTreeSet<String>);

impl Titles {
    /// Whether the family is called by its stem; `is_taken` tells what else is called so.
    pub(crate) fn take(&mut self, name: &str, kind: Kind, is_taken: impl Fn(&str) -> bool) -> bool {
        let Some(title) = plain(name, kind) else {
            return false;
        };
        !is_taken(&title) && self.0.insert(title.into_owned())
    }

    pub(crate) fn has(&self, title: &str) -> bool {
        self.0.contains(title)
    }
}

/// The stem as it is compared with others' names.
pub(crate) fn plain(name: &str, kind: Kind) -> Option<Cow<'_, str>> {
    stem(name, kind).map(|stem| Escaping::Underscores.escape(stem))
}
