//! How a call ended.

use crate::label::{Label, LabelText, NamedLabel, text_of};
use crate::state::State;

/// How a call of an instrumented function ended; as a label: `outcome`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// It returned, and not an `Err`. Value `ok`.
    Ok,
    /// It returned an `Err`. Value `error`.
    Error,
    /// It panicked. Value `panic`.
    Panic,
    /// Its future was dropped before it was finished. Value `cancelled`.
    Cancelled,
}

impl Label for Outcome {
    const CARDINALITY: usize = 4;
    const VALUES: &'static [&'static str] = &["ok", "error", "panic", "cancelled"];

    #[inline(always)]
    fn index(self) -> usize {
        self as usize
    }

    fn text(index: usize) -> LabelText {
        text_of(Self::VALUES, index)
    }
}

impl State for Outcome {
    fn number(index: usize) -> i64 {
        index.cast_signed() as i64
    }
}

impl NamedLabel for Outcome {
    const NAME: &'static str = "outcome";
}

/// Whether a call succeeded; as a label: `status`, with the values `success` and `error`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Status {
    /// It returned, and not an `Err`.
    Success,
    /// Anything else.
    Error,
}

impl From<Outcome> for Status {
    #[inline(always)]
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Ok => Self::Success,
            Outcome::Error | Outcome::Panic | Outcome::Cancelled => Self::Error,
        }
    }
}

impl Label for Status {
    const CARDINALITY: usize = 2;
    const VALUES: &'static [&'static str] = &["success", "error"];

    #[inline(always)]
    fn index(self) -> usize {
        self as usize
    }

    fn text(index: usize) -> LabelText {
        text_of(Self::VALUES, index)
    }
}

impl State for Status {
    fn number(index: usize) -> i64 {
        index.cast_signed() as i64
    }
}

impl NamedLabel for Status {
    const NAME: &'static str = "status";
}
