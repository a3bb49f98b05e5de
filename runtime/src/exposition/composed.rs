//! What lines begin with: names, which are the same for a family, and labels, most of which are the same
//! for the next series.

use super::encoder::Labels;
use super::page::Padded;
use super::rendered::Pieces;
use super::strip::{Piece, Strip};
use super::text::push_escaped;
use crate::description::{Kind, LabelDescription};

/// The name of a line, up to the labels.
pub(crate) struct Name<'a> {
    /// `name{`, or `{"name",`.
    pub(crate) open: Piece<'a>,
    /// `name `, or `{"name"} `, where there are no labels.
    pub(crate) alone: Piece<'a>,
}

/// Appends a name as lines begin with it.
pub(crate) fn push_name(out: &mut Vec<u8>, (name, suffix): (&str, &str), is_bare: bool) {
    if is_bare {
        out.extend_from_slice(name.as_bytes());
        out.extend_from_slice(suffix.as_bytes());
    } else {
        out.extend_from_slice(b"{\"");
        push_escaped(out, name, true);
        out.extend_from_slice(suffix.as_bytes());
        out.push(b'"');
    }
}

/// What stands behind a name: where there are labels, and where there are none.
pub(crate) fn ends(is_bare: bool) -> [&'static [u8]; 2] {
    if is_bare { [b"{", b" "] } else { [b",", b"} "] }
}

/// The names of the lines of a family: two pieces for each, see [`Name`].
#[derive(Clone, Default)]
pub(crate) struct Names {
    pieces: Strip,
    /// Which name most lines have.
    most: usize,
}

/// What follows the family's name, by the place of the name.
const SUFFIXES: [&str; 4] = ["", "_bucket", "_sum", "_count"];
const PLAIN: usize = 0;
const BUCKET: usize = 1;
const SUM: usize = 2;
const COUNT: usize = 3;

impl Names {
    pub(crate) fn new(name: &str, kind: Kind, is_bare: bool) -> Self {
        let is_histogram = matches!(kind, Kind::Histogram | Kind::NativeHistogram);
        let is_summed = is_histogram || kind == Kind::Summary;
        let is_there = [!is_histogram, is_histogram, is_summed, is_summed];
        let named = |(suffix, is_there)| {
            ends(is_bare).map(|end| {
                let mut text = Vec::new();
                if is_there {
                    push_name(&mut text, (name, suffix), is_bare);
                    text.extend_from_slice(end);
                }
                Some(text)
            })
        };
        Self {
            pieces: Strip::new(SUFFIXES.into_iter().zip(is_there).flat_map(named)),
            most: if is_histogram { BUCKET } else { PLAIN },
        }
    }

    /// That of most lines.
    pub(crate) fn most(&self) -> Name<'_> {
        self.name(self.most)
    }

    pub(crate) fn plain(&self) -> Name<'_> {
        self.name(PLAIN)
    }

    pub(crate) fn sum(&self) -> Name<'_> {
        self.name(SUM)
    }

    pub(crate) fn count(&self) -> Name<'_> {
        self.name(COUNT)
    }

    #[inline]
    fn name(&self, at: usize) -> Name<'_> {
        let piece = |at| self.pieces.get(at).unwrap_or_default();
        Name {
            open: piece(2 * at),
            alone: piece(2 * at + 1),
        }
    }
}

/// What the lines of a series begin with: a name, and labels with a comma behind each.
///
/// Kept from series to series: the next one's labels begin alike, as the last label changes fastest.
#[derive(Default)]
pub(crate) struct Composed {
    pub(crate) text: Padded,
    /// Where the labels begin.
    open: usize,
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

    /// The labels, a comma behind each.
    pub(crate) fn labels(&self) -> &[u8] {
        &self.text.as_bytes()[self.open..]
    }

    /// Begins with a name, and labels that were not rendered before.
    pub(crate) fn write(&mut self, open: Piece<'_>, labels: &Labels<'_>) {
        self.from = None;
        self.start(open);
        let mut text = Vec::new();
        labels.write(&mut text);
        if !text.is_empty() {
            self.text.push(&text);
            self.text.push(b",");
        }
    }

    /// Begins with the name of most lines, and the first labels of a series: as many as there are values. Returns whether these
    /// have been met; no series has a value that was not.
    #[inline]
    pub(crate) fn compose(
        &mut self,
        names: &Names,
        pieces: &Pieces,
        labels: &[LabelDescription],
        values: &[usize],
    ) -> bool {
        let from = Some(std::ptr::from_ref(pieces).addr());
        if self.from != from {
            self.from = from;
            self.start(names.most().open);
            self.text.put(pieces.constant());
            self.values.clear();
            self.ends.clear();
            self.ends.push(self.text.len());
        }
        let pairs = self.values.iter().zip(values);
        let same = pairs.take_while(|(kept, value)| kept == value).count();
        self.values.truncate(same);
        self.ends.truncate(same + 1);
        self.text.truncate(self.ends[same]);
        for at in same..values.len() {
            match pieces.get(at, values[at]) {
                Some(piece) => self.text.put(piece),
                None if self.put_late(pieces, &labels[at], values[at]) => {}
                None => return false,
            }
            self.values.push(values[at]);
            self.ends.push(self.text.len());
        }
        true
    }

    /// Appends a label that was not rendered before, if its value has been met.
    #[cold]
    #[inline(never)]
    fn put_late(&mut self, pieces: &Pieces, label: &LabelDescription, value: usize) -> bool {
        let text = pieces.render_late(label, value);
        self.text.push(text.as_deref().unwrap_or_default());
        text.is_some()
    }

    fn start(&mut self, open: Piece<'_>) {
        self.text.truncate(0);
        self.text.put(open);
        self.open = self.text.len();
    }
}
