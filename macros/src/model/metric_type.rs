//! What type a metric is of.

use super::Named;
use proc_macro2::TokenStream;
use syn::ext::IdentExt;
use syn::{Ident, LitStr, Path};

/// The metric type of a field, as far as its type is written out.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Counter,
    Gauge,
    UpDown,
    Histogram,
    Summary,
    Info,
    StateSet,
    NativeHistogram,
    Computed,
}

impl Kind {
    /// Whether it writes the lines of a histogram.
    pub(crate) fn is_histogram(self) -> bool {
        matches!(self, Self::Histogram | Self::NativeHistogram)
    }

    /// Which type argument of the metric are its labels.
    pub(crate) fn labels(self) -> usize {
        usize::from(self == Self::StateSet)
    }
}

/// How a gauge is computed.
pub(crate) enum Formula {
    /// `ratio(a / b)`
    Ratio(Operand, Operand),
    /// `rate(a, window = "60s")`
    Rate(Operand, LitStr),
    /// `value = path`
    Value(Path),
    /// What could not be understood, and was told.
    Unknown,
}

/// `requests_total{status = "error"}`: a metric of the set, or those of its series.
pub(crate) struct Operand {
    pub(crate) field: Ident,
    pub(crate) fixed: Vec<(Named<TokenStream>, LitStr)>,
}

impl Operand {
    /// Whether the field is meant, `r#` or not.
    pub(crate) fn is(&self, field: &Ident) -> bool {
        self.field.unraw() == field.unraw()
    }
}

impl Formula {
    pub(crate) fn operands(&self) -> Vec<&Operand> {
        match self {
            Self::Ratio(of, all) => vec![of, all],
            Self::Rate(of, _) => vec![of],
            Self::Value(_) | Self::Unknown => Vec::new(),
        }
    }
}
