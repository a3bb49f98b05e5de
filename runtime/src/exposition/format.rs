//! The formats of an exposition.

use super::escaping::Escaping;

/// The content type of [`Registry::encode_text`](crate::Registry::encode_text).
pub const TEXT_CONTENT_TYPE: &str = "text/plain; version=0.0.4; charset=utf-8";

/// A format that an exposition can be written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Format {
    /// Text of version 0.0.4, which every reader knows.
    Text,
    /// Text of version 1.0.0: names in any UTF-8, if the reader allows it.
    TextV1(Escaping),
    /// OpenMetrics 1.0 as text.
    OpenMetrics(Escaping),
}

impl Format {
    pub(crate) fn escaping(self) -> Escaping {
        match self {
            Self::Text => Escaping::Underscores,
            Self::TextV1(escaping) | Self::OpenMetrics(escaping) => escaping,
        }
    }
}
