//! What an encoder is told.

use super::composed::Names;
use super::rendered::{Dialect, Pieces};
use super::strip::Strip;
use crate::description::{FamilyDescription, Kind};
use crate::walk::{Point, Run};

/// Writes families and series in one format.
pub(crate) trait Encoder {
    /// Comes before the first series of a family; families without series are left out.
    fn family(&mut self, head: &Head<'_>);
    /// A series of the family that came last.
    fn series(&mut self, head: &Head<'_>, labels: &Labels<'_>, point: &Point<'_>);
    /// Series of the family that came last.
    fn run(&mut self, head: &Head<'_>, pieces: &Pieces, run: Run<'_>)
    where
        Self: Sized,
    {
        each_series(self, head, pieces, run);
    }
    /// Comes last, once.
    fn end(&mut self);
}

/// Tells an encoder of the series of a run one by one.
pub(crate) fn each_series(
    encoder: &mut impl Encoder,
    head: &Head<'_>,
    pieces: &Pieces,
    run: Run<'_>,
) {
    let description = run.description;
    run.each(|values, point| {
        let labels = Labels::Known {
            pieces,
            description,
            values,
        };
        encoder.series(head, &labels, point);
    });
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
    pub(crate) last: &'a Strip,
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
    /// Writes the labels to `out`: between two of them what the dialect has there.
    pub(crate) fn write(&self, out: &mut Vec<u8>) {
        match self {
            Self::Known {
                pieces,
                description,
                values,
            } => {
                let start = out.len();
                pieces.constant().push_to(out);
                for (at, (label, value)) in description.labels.iter().zip(*values).enumerate() {
                    pieces.push_to(out, label, (at, *value));
                }
                if out.len() > start {
                    out.truncate(out.len() - pieces.dialect.separator().len());
                }
            }
            Self::Given { dialect, labels } => {
                for (at, (name, value)) in labels.iter().enumerate() {
                    if at > 0 {
                        out.extend_from_slice(dialect.separator());
                    }
                    dialect.push(out, name, value);
                }
            }
        }
    }
}
