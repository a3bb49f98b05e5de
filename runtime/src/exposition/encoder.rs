//! What an encoder is told.

use super::composed::Names;
use super::page::Padded;
use super::rendered::{Dialect, Pieces};
use crate::description::{FamilyDescription, Kind};
use crate::walk::Point;

/// Writes families and series in one format.
pub(crate) trait Encoder {
    /// Comes before the first series of a family; families without series are left out.
    fn family(&mut self, head: &Head<'_>);
    /// A series of the family that came last.
    fn series(&mut self, head: &Head<'_>, labels: &Labels<'_>, point: &Point<'_>);
    /// Comes last, once.
    fn end(&mut self);
}

/// A family, as all its lines have it.
pub(crate) struct Head<'a> {
    /// The name, escaped as the exposition asks for.
    pub(crate) name: &'a str,
    /// The same in front of labels, where the shape is text.
    pub(crate) names: &'a Names,
    /// What OpenMetrics calls the family: the name, or its beginning.
    pub(crate) title: &'a str,
    /// Whether the name can stand bare, in front of the braces.
    pub(crate) is_bare: bool,
    /// The help text, unescaped.
    pub(crate) help: &'a str,
    pub(crate) kind: Kind,
    /// For each bound of a histogram, `+Inf` at the end, each quantile of a summary, or each state of a
    /// state set: the label that tells its line from the others.
    pub(crate) last: &'a [Padded],
}

/// The labels of a series.
pub(crate) enum Labels<'a> {
    /// Of a family of a metric set: rendered before.
    Known {
        pieces: &'a Pieces,
        description: &'static FamilyDescription,
        values: &'a [usize],
    },
    /// Of a family that a collector gave: names escaped, values not.
    Given {
        dialect: Dialect,
        labels: &'a [(String, String)],
    },
}

impl Head<'_> {
    /// The base unit that the name says, where the type has one.
    pub(crate) fn unit(&self) -> Option<&'static str> {
        match self.kind {
            Kind::Info | Kind::StateSet => None,
            _ => tallymark_rules::base_unit(self.name),
        }
    }
}

impl Labels<'_> {
    /// Writes the labels to `out`.
    pub(crate) fn write(&self, out: &mut Vec<u8>) {
        let mut is_first = true;
        match self {
            Self::Known {
                pieces,
                description,
                values,
            } => {
                let mut push = |piece: &[u8]| {
                    if !piece.is_empty() {
                        if !is_first {
                            out.extend_from_slice(pieces.dialect.separator());
                        }
                        out.extend_from_slice(piece);
                        is_first = false;
                    }
                };
                push(&pieces.constant);
                for (at, (label, value)) in description.labels.iter().zip(*values).enumerate() {
                    push(pieces.get(label, at, *value).as_bytes());
                }
            }
            Self::Given { dialect, labels } => {
                for (name, value) in *labels {
                    if !is_first {
                        out.extend_from_slice(dialect.separator());
                    }
                    dialect.push(out, name, value);
                    is_first = false;
                }
            }
        }
    }
}
