//! Which families a reader wants, by the names that it knows.

use crate::description::Kind;

/// The names that a reader gave.
#[derive(Clone, Debug, Default)]
pub(crate) struct Wanted(Option<Vec<String>>);

impl Wanted {
    pub(crate) fn add(&mut self, names: impl IntoIterator<Item = impl Into<String>>) {
        let names = names.into_iter().map(Into::into);
        self.0.get_or_insert_default().extend(names);
    }

    /// Whether a family is wanted that is called `name`, and `escaped` in the reader's format.
    pub(crate) fn has(&self, name: &str, escaped: &str, kind: Kind) -> bool {
        let Some(wanted) = &self.0 else { return true };
        wanted
            .iter()
            .any(|wanted| is_of(wanted, name, kind) || is_of(wanted, escaped, kind))
    }
}

/// Whether `wanted` is the name of a family, or of some of its lines in some format.
fn is_of(wanted: &str, name: &str, kind: Kind) -> bool {
    let (stem, tails): (_, &[&str]) = match kind {
        Kind::Counter => (name.strip_suffix("_total"), &["", "_total", "_created"]),
        Kind::Info => (name.strip_suffix("_info"), &["", "_info"]),
        Kind::Histogram | Kind::NativeHistogram => {
            (None, &["", "_bucket", "_sum", "_count", "_created"])
        }
        Kind::Summary => (None, &["", "_sum", "_count", "_created"]),
        _ => (None, &[""]),
    };
    wanted == name
        || wanted
            .strip_prefix(stem.unwrap_or(name))
            .is_some_and(|tail| tails.contains(&tail))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_family_goes_by_the_names_of_its_lines() {
        for (kind, name, wanted, is_wanted) in [
            (Kind::Counter, "a_total", "a_total", true),
            (Kind::Counter, "a_total", "a", true),
            (Kind::Counter, "a_total", "a_created", true),
            (Kind::Counter, "a_total", "a_bucket", false),
            (Kind::Counter, "a_total", "a_totals", false),
            (Kind::Counter, "a", "a_created", true),
            (Kind::Gauge, "a", "a", true),
            (Kind::Gauge, "a", "a_sum", false),
            (Kind::Info, "a_info", "a", true),
            (Kind::Histogram, "a_seconds", "a_seconds_bucket", true),
            (Kind::Histogram, "a_seconds", "a", false),
            (Kind::Summary, "a_seconds", "a_seconds_count", true),
            (Kind::Summary, "a_seconds", "a_seconds_bucket", false),
        ] {
            let mut names = Wanted::default();
            names.add(["other", wanted]);
            assert_eq!(names.has(name, "escaped", kind), is_wanted, "{wanted}");
        }
    }

    #[test]
    fn all_are_wanted_until_some_are() {
        let mut names = Wanted::default();
        assert!(names.has("a", "a", Kind::Gauge));
        names.add([""; 0]);
        assert!(!names.has("a", "a", Kind::Gauge));
        names.add(["a_b"]);
        assert!(names.has("a.b", "a_b", Kind::Gauge) && !names.has("a", "a", Kind::Gauge));
    }
}
