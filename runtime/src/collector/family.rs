//! Families that a collector gave.

use crate::description::Kind;
use crate::exposition::Escaping;
use crate::walk::{Point, Reading};
use std::collections::BTreeMap;

/// Names and values of a series' labels, sorted by name.
pub(crate) type GivenLabels = Vec<(String, String)>;

/// A family that a collector gave.
#[derive(Clone, Debug)]
pub(crate) struct CollectedFamily {
    pub(crate) name: String,
    pub(crate) help: String,
    pub(crate) kind: Kind,
    pub(crate) series: BTreeMap<GivenLabels, CollectedValue>,
}

/// The value of a series that a collector gave.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum CollectedValue {
    Unsigned(u64),
    Signed(i64),
    Float(f64),
    /// One bucket more than bounds.
    Histogram {
        bounds: Vec<f64>,
        buckets: Vec<u64>,
        sum: f64,
    },
    Summary {
        count: u64,
        sum: f64,
        quantiles: Vec<(f64, f64)>,
    },
}

impl CollectedFamily {
    /// The names of the lines that it writes, as readers see them that know no others.
    pub(crate) fn lines(&self) -> impl Iterator<Item = String> {
        let name = Escaping::Underscores.escape(&self.name).into_owned();
        let is_histogram = self.kind == Kind::Histogram;
        let is_summary = self.kind == Kind::Summary;
        tallymark_rules::line_suffixes(is_histogram, is_summary)
            .iter()
            .map(move |suffix| format!("{name}{suffix}"))
    }
}

impl CollectedValue {
    pub(crate) fn point(&self) -> Point<'_> {
        let reading = match self {
            Self::Unsigned(value) => Reading::Unsigned(*value),
            Self::Signed(value) => Reading::Signed(*value),
            Self::Float(value) => Reading::Float(*value),
            Self::Histogram { buckets, sum, .. } => Reading::Histogram { buckets, sum: *sum },
            Self::Summary {
                count,
                sum,
                quantiles,
            } => Reading::Summary {
                count: *count,
                sum: *sum,
                quantiles,
            },
        };
        Point {
            reading,
            // A collector need not know it.
            created: None,
            exemplars: None,
        }
    }

    /// The bounds of a histogram, without `+Inf`.
    pub(crate) fn bounds(&self) -> &[f64] {
        match self {
            Self::Histogram { bounds, .. } => bounds,
            _ => &[],
        }
    }
}
