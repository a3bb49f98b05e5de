//! Names that are not `[a-zA-Z_:][a-zA-Z0-9_:]*`, for readers that know no others.
//!
//! Source: <https://prometheus.io/docs/instrumenting/escaping_schemes/>.

use std::borrow::Cow;

/// How names beyond `[a-zA-Z_:][a-zA-Z0-9_:]*` are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Escaping {
    /// As they are, in quotes: for readers that asked for `escaping=allow-utf-8`.
    AllowUtf8,
    /// Each character that does not fit becomes `_`. What readers get that ask for nothing.
    #[default]
    Underscores,
}

impl Escaping {
    /// All ways.
    pub(crate) const ALL: [Self; 2] = [Self::AllowUtf8, Self::Underscores];

    /// The way's name in `Accept` and `Content-Type`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::AllowUtf8 => "allow-utf-8",
            Self::Underscores => "underscores",
        }
    }

    /// A name as this way writes it.
    pub(crate) fn escape(self, name: &str) -> Cow<'_, str> {
        if self == Self::AllowUtf8 || is_bare(name) {
            return Cow::Borrowed(name);
        }
        let characters = name.chars().enumerate();
        Cow::Owned(
            characters
                .map(
                    |(at, character)| {
                        if fits(at, character) { character } else { '_' }
                    },
                )
                .collect(),
        )
    }
}

/// Whether a name needs no quotes.
pub(crate) fn is_bare(name: &str) -> bool {
    !name.is_empty()
        && name
            .chars()
            .enumerate()
            .all(|(at, character)| fits(at, character))
}

fn fits(at: usize, character: char) -> bool {
    character.is_ascii_alphabetic()
        || character == '_'
        || character == ':'
        || (at > 0 && character.is_ascii_digit())
}
