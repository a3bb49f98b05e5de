//! Exemplars: one event behind a number, mostly the trace of a call that was slow.
//!
//! A series of a counter keeps its latest exemplar, a histogram the latest of each bucket. They lie
//! beside the cells (see `kept`), so a family that has none costs nothing.

mod current;
mod kept;

pub(crate) use kept::{Exemplars, Kept, SeriesExemplars};

use std::borrow::Cow;
use std::fmt;
use std::time::SystemTime;

/// The most characters that the labels of an exemplar have, names and values together.
const MOST_CHARACTERS: usize = 128;

/// What points from a number to one event behind it, such as the trace of a call.
///
/// Given where something is counted: [`CounterSeries::inc_with`](crate::CounterSeries::inc_with),
/// [`HistogramSeries::observe_with`](crate::HistogramSeries::observe_with). Its value is the amount
/// counted there, its time that of counting unless [`at`](Self::at) says otherwise. A scrape shows the
/// latest of each bucket, and of each series of a counter, in OpenMetrics and Protobuf; the Prometheus
/// text formats have no place for them.
///
/// ```
/// # use tallymark_runtime as tallymark;
/// use tallymark::{Counter, Exemplar};
///
/// fn count(orders: &Counter, order: &str) -> Result<(), tallymark::ExemplarError> {
///     orders.inc_with(Exemplar::new([("order", order)])?);
///     Ok(())
/// }
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Exemplar {
    labels: Labels,
    /// In milliseconds since 1970.
    at: Option<u64>,
}

#[derive(Clone, PartialEq, Eq)]
enum Labels {
    /// Trace and span, in hexadecimal digits.
    Trace([u8; 32], [u8; 16]),
    Own(Box<[(Cow<'static, str>, Box<str>)]>),
}

/// Why labels cannot be those of an [`Exemplar`].
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ExemplarError {
    /// Names and values have more than 128 characters together, which OpenMetrics does not allow.
    TooLong {
        /// The characters that they have.
        characters: usize,
    },
    /// A name is not one of a label: letters, digits and underscores, no digit in front.
    NotAName(String),
    /// A name stands twice.
    NameTwice(String),
}

impl fmt::Display for ExemplarError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLong { characters } => write!(
                f,
                "the labels of an exemplar have {characters} characters, over the {MOST_CHARACTERS} that OpenMetrics allows; \
                 keep an identifier, and look the rest up by it"
            ),
            Self::NotAName(name) => write!(
                f,
                "`{name}` cannot name a label of an exemplar: use letters, digits and underscores, no digit in front"
            ),
            Self::NameTwice(name) => write!(f, "an exemplar has the label `{name}` twice"),
        }
    }
}

impl std::error::Error for ExemplarError {}

impl Exemplar {
    /// An exemplar with these labels.
    ///
    /// # Errors
    /// When names and values have more than 128 characters together, or a name is none or stands twice.
    pub fn new<N, V>(labels: impl IntoIterator<Item = (N, V)>) -> Result<Self, ExemplarError>
    where
        N: Into<Cow<'static, str>>,
        V: Into<String>,
    {
        let mut characters = 0;
        let mut known: Vec<(Cow<'static, str>, Box<str>)> = Vec::new();
        for (name, value) in labels {
            let (name, value) = (name.into(), value.into());
            if !tallymark_rules::is_label_name(&name) {
                return Err(ExemplarError::NotAName(name.into_owned()));
            }
            if known.iter().any(|(before, _)| *before == name) {
                return Err(ExemplarError::NameTwice(name.into_owned()));
            }
            characters += name.chars().count() + value.chars().count();
            known.push((name, value.into_boxed_str()));
        }
        if characters > MOST_CHARACTERS {
            return Err(ExemplarError::TooLong { characters });
        }
        Ok(Self {
            labels: Labels::Own(known.into_boxed_slice()),
            at: None,
        })
    }

    /// The exemplar of a span: `trace_id` and `span_id` in hexadecimal digits, as tracing backends
    /// look them up. Takes no memory beside its own.
    ///
    /// ```
    /// # use tallymark_runtime as tallymark;
    /// let exemplar = tallymark::Exemplar::trace([0xab; 16], [1; 8]);
    /// assert_eq!(exemplar.labels().nth(1), Some(("span_id", "0101010101010101")));
    /// ```
    pub const fn trace(trace_id: [u8; 16], span_id: [u8; 8]) -> Self {
        Self {
            labels: Labels::Trace(hexadecimal(&trace_id), hexadecimal(&span_id)),
            at: None,
        }
    }

    /// Says when the event was. Times before 1970 become that.
    #[must_use]
    pub fn at(mut self, time: SystemTime) -> Self {
        self.at = Some(crate::claim::millis(time));
        self
    }

    /// Names and values of the labels.
    pub fn labels(&self) -> impl Iterator<Item = (&str, &str)> {
        let (trace, own) = match &self.labels {
            Labels::Trace(trace, span) => (
                Some([("trace_id", digits(trace)), ("span_id", digits(span))]),
                None,
            ),
            Labels::Own(own) => (None, Some(own)),
        };
        let own = own.into_iter().flatten();
        let own = own.map(|(name, value)| (&**name, &**value));
        trace.into_iter().flatten().chain(own)
    }
}

impl fmt::Debug for Exemplar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.labels()).finish()
    }
}

const fn hexadecimal<const DIGITS: usize>(bytes: &[u8]) -> [u8; DIGITS] {
    let mut digits = [0; DIGITS];
    let mut at = 0;
    while at < DIGITS {
        let half = (bytes[at / 2] >> (4 - at % 2 * 4)) & 15;
        digits[at] = b"0123456789abcdef"[half as usize];
        at += 1;
    }
    digits
}

/// Digits are ASCII.
fn digits(digits: &[u8]) -> &str {
    std::str::from_utf8(digits).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_is_shown_in_digits() {
        let mut trace = [0; 16];
        (trace[0], trace[15]) = (0x4b, 0xf9);
        let exemplar = Exemplar::trace(trace, [0, 0xf0, 0x67, 0xaa, 0x0b, 0xa9, 0x02, 0xb7]);
        let labels: Vec<_> = exemplar.labels().collect();
        let expected = [
            ("trace_id", "4b0000000000000000000000000000f9"),
            ("span_id", "00f067aa0ba902b7"),
        ];
        assert_eq!(labels, expected);
    }

    #[test]
    fn characters_are_counted_rather_than_bytes() {
        let value = |length| "é".repeat(length);
        assert!(Exemplar::new([("a", value(100)), ("b", value(26))]).is_ok());
        let refused = Exemplar::new([("a", value(100)), ("b", value(27))]);
        assert_eq!(refused, Err(ExemplarError::TooLong { characters: 129 }));
    }

    #[test]
    fn names_are_judged() {
        let refused = |name| Exemplar::new([("a", "1"), (name, "2")]).unwrap_err();
        assert_eq!(refused("a"), ExemplarError::NameTwice("a".to_owned()));
        for name in ["", "1", "a-b", "é"] {
            assert_eq!(refused(name), ExemplarError::NotAName(name.to_owned()));
        }
    }
}
