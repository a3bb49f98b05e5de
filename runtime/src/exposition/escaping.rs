//! Names beyond `[a-zA-Z_:][a-zA-Z0-9_:]*`, for readers that know no others.
//!
//! Source: <https://prometheus.io/docs/instrumenting/escaping_schemes/>, and `EscapeName` of
//! `github.com/prometheus/common/model`. Label names differ in one point: a colon is escaped too,
//! because the formats that know no quoted names have none in labels.

use std::borrow::Cow;
use std::fmt::Write;

/// How names beyond `[a-zA-Z_:][a-zA-Z0-9_:]*` are written.
///
/// ```
/// # use tallymark_runtime as tallymark;
/// use tallymark::Escaping;
///
/// assert_eq!(Escaping::AllowUtf8.escape("http.route"), "http.route");
/// assert_eq!(Escaping::Underscores.escape("http.route"), "http_route");
/// assert_eq!(Escaping::Dots.escape("http.route"), "http_dot_route");
/// assert_eq!(Escaping::Values.escape("http.route"), "U__http_2e_route");
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Escaping {
    /// As they are, in quotes: for readers that asked for `escaping=allow-utf-8`.
    AllowUtf8,
    /// Each character that does not fit becomes `_`. What readers get that ask for nothing.
    #[default]
    Underscores,
    /// `.` becomes `_dot_`; `_`, and each character that does not fit, becomes `__`.
    ///
    /// Names without dots change as well, if they have underscores.
    Dots,
    /// `U__` in front, and each character that does not fit as its number, `_2e_` for `.`; the
    /// reader can tell the name from that.
    Values,
}

impl Escaping {
    /// All ways.
    pub(crate) const ALL: [Self; 4] =
        [Self::AllowUtf8, Self::Underscores, Self::Dots, Self::Values];

    /// The way's name in `Accept` and `Content-Type`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::AllowUtf8 => "allow-utf-8",
            Self::Underscores => "underscores",
            Self::Dots => "dots",
            Self::Values => "values",
        }
    }

    /// The way of this name, if there is one.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|way| way.as_str() == name)
    }

    /// The name of a metric as this way writes it.
    pub fn escape(self, name: &str) -> Cow<'_, str> {
        self.escape_with(name, fits_metric)
    }

    /// The name of a label as this way writes it.
    pub fn escape_label(self, name: &str) -> Cow<'_, str> {
        self.escape_with(name, fits_label)
    }

    fn escape_with(self, name: &str, fits: fn(usize, char) -> bool) -> Cow<'_, str> {
        let is_same = match self {
            Self::AllowUtf8 => true,
            Self::Underscores | Self::Values => all_fit(name, fits),
            Self::Dots => all_fit(name, fits) && !name.contains('_'),
        };
        if is_same || name.is_empty() {
            return Cow::Borrowed(name);
        }
        let mut escaped = String::new();
        if self == Self::Values {
            escaped.push_str("U__");
        }
        for (at, character) in name.chars().enumerate() {
            match (self, character) {
                (Self::Dots | Self::Values, '_') => escaped.push_str("__"),
                (Self::Dots, '.') => escaped.push_str("_dot_"),
                _ if fits(at, character) => escaped.push(character),
                (Self::Dots, _) => escaped.push_str("__"),
                (Self::Values, _) => {
                    let _ = write!(escaped, "_{:x}_", u32::from(character));
                }
                _ => escaped.push('_'),
            }
        }
        Cow::Owned(escaped)
    }
}

/// Whether a metric's name needs no quotes.
pub(crate) fn is_bare(name: &str) -> bool {
    all_fit(name, fits_metric)
}

/// Whether a label's name needs no quotes.
pub(crate) fn is_bare_label(name: &str) -> bool {
    all_fit(name, fits_label)
}

fn all_fit(name: &str, fits: fn(usize, char) -> bool) -> bool {
    !name.is_empty()
        && name
            .chars()
            .enumerate()
            .all(|(at, character)| fits(at, character))
}

fn fits_metric(at: usize, character: char) -> bool {
    character == ':' || fits_label(at, character)
}

fn fits_label(at: usize, character: char) -> bool {
    character.is_ascii_alphabetic() || character == '_' || (at > 0 && character.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_escaped_as_prometheus_does() {
        for (name, underscores, dots, values) in [
            ("", "", "", ""),
            ("plain", "plain", "plain", "plain"),
            ("a_b:c", "a_b:c", "a__b:c", "a_b:c"),
            ("a.b_c", "a_b_c", "a_dot_b__c", "U__a_2e_b__c"),
            ("9a", "_a", "__a", "U___39_a"),
            ("a9-é", "a9__", "a9____", "U__a9_2d__e9_"),
            ("花", "_", "__", "U___82b1_"),
            ("😀", "_", "__", "U___1f600_"),
            ("a b\"\n", "a_b__", "a__b____", "U__a_20_b_22__a_"),
        ] {
            assert_eq!(Escaping::AllowUtf8.escape(name), name);
            assert_eq!(Escaping::Underscores.escape(name), underscores);
            assert_eq!(Escaping::Dots.escape(name), dots);
            assert_eq!(Escaping::Values.escape(name), values);
        }
    }

    #[test]
    fn a_label_has_no_colon() {
        assert_eq!(Escaping::Underscores.escape_label("a:b"), "a_b");
        assert_eq!(Escaping::Values.escape_label("a:b"), "U__a_3a_b");
        assert_eq!(Escaping::AllowUtf8.escape_label("a:b"), "a:b");
        assert!(!is_bare_label("a:b") && is_bare("a:b"));
    }

    #[test]
    fn ways_are_found_by_their_names() {
        for way in Escaping::ALL {
            assert_eq!(Escaping::from_name(way.as_str()), Some(way));
        }
        assert_eq!(Escaping::from_name("Dots"), None);
    }
}
