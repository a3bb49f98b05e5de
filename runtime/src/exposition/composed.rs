//! What lines begin with: names, which are the same for a family, and labels, most of which are the same
//! for the next series.

use super::encoder::Labels;
use super::page::Padded;
use super::text::push_escaped;
use crate::description::Kind;

/// The name of a line, up to the labels.
#[derive(Default)]
pub(crate) struct Name {
    /// `name{`, or `{"name",`.
    pub(crate) open: Padded,
    /// `name `, or `{"name"} `, where there are no labels.
    pub(crate) alone: Padded,
}

impl Name {
    fn new(name: &str, suffix: &str, is_bare: bool) -> Self {
        let mut of = Self::default();
        of.set(&mut Vec::new(), (name, suffix), is_bare);
        of
    }

    /// Becomes another name; allocates nothing once it was as long, and `scratch` too.
    pub(crate) fn set(
        &mut self,
        scratch: &mut Vec<u8>,
        (name, suffix): (&str, &str),
        is_bare: bool,
    ) {
        scratch.clear();
        let ends = if is_bare {
            scratch.extend_from_slice(name.as_bytes());
            scratch.extend_from_slice(suffix.as_bytes());
            ["{", " "]
        } else {
            scratch.extend_from_slice(b"{\"");
            push_escaped(scratch, name, true);
            scratch.extend_from_slice(suffix.as_bytes());
            scratch.push(b'"');
            [",", "} "]
        };
        for (padded, end) in [&mut self.open, &mut self.alone].into_iter().zip(ends) {
            padded.truncate(0);
            padded.push(scratch);
            padded.push(end.as_bytes());
        }
    }
}

/// The names of the lines of a family.
#[derive(Default)]
pub(crate) struct Names {
    pub(crate) plain: Name,
    pub(crate) bucket: Name,
    pub(crate) sum: Name,
    pub(crate) count: Name,
}

impl Names {
    pub(crate) fn new(name: &str, kind: Kind, is_bare: bool) -> Self {
        let named = |suffix, is_there| {
            if is_there {
                Name::new(name, suffix, is_bare)
            } else {
                Name::default()
            }
        };
        let is_histogram = matches!(kind, Kind::Histogram | Kind::NativeHistogram);
        let is_summed = is_histogram || kind == Kind::Summary;
        Self {
            plain: named("", !is_histogram),
            bucket: named("_bucket", is_histogram),
            sum: named("_sum", is_summed),
            count: named("_count", is_summed),
        }
    }
}

/// The labels of the series that came last: the next one's begin alike, as the last label changes fastest.
#[derive(Default)]
pub(crate) struct Composed {
    /// All labels but the last, a comma behind each.
    pub(crate) before: Padded,
    /// Where the labels of `values` end.
    ends: Vec<usize>,
    /// Their values; one less than `ends`, whose first is the end of the constant labels.
    values: Vec<usize>,
    /// Where the labels come from: the address of their pieces.
    from: Option<usize>,
}

impl Composed {
    /// Forgets the series that came last.
    pub(crate) fn forget(&mut self) {
        self.from = None;
    }

    /// Makes `before` that of this series, and returns the last label if it has one.
    #[inline]
    pub(crate) fn compose<'l>(&mut self, labels: &Labels<'l>) -> Option<&'l Padded> {
        match labels {
            Labels::Known {
                pieces,
                description,
                values,
            } => {
                let from = Some(std::ptr::from_ref(*pieces).addr());
                if self.from != from {
                    self.from = from;
                    self.values.clear();
                    self.ends.clear();
                    self.before.truncate(0);
                    self.push(&pieces.constant);
                    self.ends.push(self.before.len());
                }
                let (last, first) = values.split_last()?;
                let pairs = self.values.iter().zip(first);
                let same = pairs.take_while(|(kept, value)| kept == value).count();
                self.values.truncate(same);
                self.ends.truncate(same + 1);
                self.before.truncate(self.ends[same]);
                let labels = description.labels;
                for at in same..first.len() {
                    self.push(pieces.get(&labels[at], at, first[at]).as_bytes());
                    self.values.push(first[at]);
                    self.ends.push(self.before.len());
                }
                let at = first.len();
                let piece = pieces.get(&labels[at], at, *last);
                (!piece.is_empty()).then_some(piece)
            }
            Labels::Given { .. } => {
                self.from = None;
                self.before.truncate(0);
                let mut text = Vec::new();
                labels.write(&mut text);
                self.push(&text);
                None
            }
        }
    }

    /// Takes the last label to those before it, until the next series.
    pub(crate) fn finish(&mut self, last: &Padded) {
        self.push(last.as_bytes());
    }

    fn push(&mut self, labels: &[u8]) {
        if !labels.is_empty() {
            self.before.push(labels);
            self.before.push(b",");
        }
    }
}
