//! Families of collectors: nothing of them is rendered before they come.

use super::encoder::{Encoder, Head, Labels};
use super::escaping::is_bare;
use super::rendered::{Dialect, bounds, names, quantiles};
use super::strip::Strip;
use super::title::stem;
use crate::collector::{CollectedFamily, CollectedValue};
use std::borrow::Cow;

/// Tells an encoder of a collector's family.
pub(super) fn encode(
    encoder: &mut impl Encoder,
    dialect: Dialect,
    family: &CollectedFamily,
    has_title: bool,
) {
    let name = dialect.escaping.escape(&family.name);
    let names = names(&name, family.kind, dialect);
    let empty = Head {
        name: &name,
        names: &names,
        title: stem(&name, family.kind)
            .filter(|_| has_title)
            .unwrap_or(&name),
        is_bare: is_bare(&name),
        help: &family.help,
        kind: family.kind,
        last: &Strip::default(),
    };
    encoder.family(&empty);
    let (mut of, mut last) = (&[][..], Strip::default());
    for (labels, value) in &family.series {
        match value {
            // Most often all series have the same bounds.
            CollectedValue::Histogram { bounds: own, .. } if last.is_empty() || own != of => {
                of = own;
                last = bounds(of, dialect);
            }
            CollectedValue::Summary { quantiles: own, .. } => last = quantiles(own, dialect),
            _ => {}
        }
        let head = Head {
            last: &last,
            ..empty
        };
        let labels = escaped(labels, dialect);
        let labels = Labels::Given {
            dialect,
            labels: &labels,
        };
        encoder.series(&head, &labels, &value.point());
    }
}

/// The labels with names as the dialect writes them.
fn escaped(labels: &[(String, String)], dialect: Dialect) -> Cow<'_, [(String, String)]> {
    let escape = |name| dialect.escaping.escape_label(name);
    if labels
        .iter()
        .all(|(name, _)| matches!(escape(name), Cow::Borrowed(_)))
    {
        return Cow::Borrowed(labels);
    }
    let escaped = labels.iter();
    let escaped = escaped.map(|(name, value)| (escape(name).into_owned(), value.clone()));
    Cow::Owned(escaped.collect())
}
