//! The formats of an exposition.

use super::escaping::Escaping;
use super::negotiation;

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
    /// OpenMetrics 0.0.1, for readers that know the draft alone: the same text.
    OpenMetricsDraft,
    /// The messages of `io.prometheus.client.MetricFamily`, each after its length.
    ///
    /// All numbers but the counts of histograms and summaries are `f64` there, so integers above
    /// 2⁵³ lose their last bits.
    Protobuf(Escaping),
}

impl Format {
    /// The format that a request's `Accept` asks for.
    ///
    /// RFC 9110: the reader's weights decide; between equal ones the range that says more, and then
    /// the first of protobuf, OpenMetrics 1.0, OpenMetrics 0.0.1, text 1.0.0 and text 0.0.4. Ranges
    /// of versions unknown here are passed over, and `*/*` asks for plain text. There is always an
    /// answer: text 0.0.4 where nothing fits, and without a header.
    ///
    /// ```
    /// # use tallymark_runtime as tallymark;
    /// use tallymark::{Escaping, Format};
    ///
    /// let accept = "application/openmetrics-text;version=1.0.0;q=0.8,text/plain;version=0.0.4;q=0.5";
    /// assert_eq!(Format::negotiate(Some(accept)), Format::OpenMetrics(Escaping::Underscores));
    /// assert_eq!(Format::negotiate(None), Format::Text);
    /// ```
    pub fn negotiate(accept: Option<&str>) -> Self {
        accept.and_then(negotiation::best).unwrap_or(Self::Text)
    }

    /// The `Content-Type` of an exposition in this format.
    pub const fn content_type(self) -> &'static str {
        macro_rules! escaped {
            ($head:literal, $escaping:expr) => {
                match $escaping {
                    Escaping::AllowUtf8 => concat!($head, "; escaping=allow-utf-8"),
                    Escaping::Underscores => concat!($head, "; escaping=underscores"),
                    Escaping::Dots => concat!($head, "; escaping=dots"),
                    Escaping::Values => concat!($head, "; escaping=values"),
                }
            };
        }
        match self {
            Self::Text => TEXT_CONTENT_TYPE,
            Self::TextV1(escaping) => {
                escaped!("text/plain; version=1.0.0; charset=utf-8", escaping)
            }
            Self::OpenMetrics(escaping) => escaped!(
                "application/openmetrics-text; version=1.0.0; charset=utf-8",
                escaping
            ),
            Self::OpenMetricsDraft => "application/openmetrics-text; version=0.0.1; charset=utf-8",
            Self::Protobuf(escaping) => escaped!(
                "application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited",
                escaping
            ),
        }
    }

    pub(crate) const fn escaping(self) -> Escaping {
        match self {
            Self::Text | Self::OpenMetricsDraft => Escaping::Underscores,
            Self::TextV1(escaping) | Self::OpenMetrics(escaping) | Self::Protobuf(escaping) => {
                escaping
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_types() {
        assert_eq!(
            Format::OpenMetrics(Escaping::AllowUtf8).content_type(),
            "application/openmetrics-text; version=1.0.0; charset=utf-8; escaping=allow-utf-8"
        );
        for escaping in Escaping::ALL {
            for format in [
                Format::TextV1(escaping),
                Format::OpenMetrics(escaping),
                Format::Protobuf(escaping),
            ] {
                assert!(
                    format
                        .content_type()
                        .ends_with(&format!("; escaping={}", escaping.as_str()))
                );
                assert_eq!(Format::negotiate(Some(format.content_type())), format);
            }
        }
        for format in [Format::Text, Format::OpenMetricsDraft] {
            assert_eq!(Format::negotiate(Some(format.content_type())), format);
        }
    }
}
