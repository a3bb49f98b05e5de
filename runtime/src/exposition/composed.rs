//! What lines begin with: names, which are the same for a family, and labels, most of which are the same
//! for the next series.

use super::encoder::Labels;
use super::page::{Padded, Piece};
use super::rendered::Pieces;
use super::text::push_escaped;
use crate::description::{Kind, LabelDescription};

/// The name of a line, up to the labels.
#[derive(Default)]
pub(crate) struct Name {
    /// `name{`, or `{"name",`.
    pub(crate) open: Piece,
    /// `name `, or `{"name"} `, where there are no labels.
    pub(crate) alone: Piece,
}

impl Name {
    fn new(name: &str, suffix: &str, is_bare: bool) -> Self {
        let with = |end: &[u8]| {
            let mut text = Vec::new();
            push_name(&mut text, (name, suffix), is_bare);
            text.extend_from_slice(end);
            Piece::new(&text)
        };
        let [open, alone] = ends(is_bare).map(with);
        Self { open, alone }
    }
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

/// The names of the lines of a family.
#[derive(Default)]
pub(crate) struct Names {
    pub(crate) plain: Name,
    pub(crate) bucket: Name,
    pub(crate) sum: Name,
    pub(crate) count: Name,
}

impl Names {
    /// That of most lines.
    pub(crate) fn most(&self) -> &Name {
        if self.bucket.open.is_empty() {
            &self.plain
        } else {
            &self.bucket
        }
    }

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
    pub(crate) fn write(&mut self, open: &Piece, labels: &Labels<'_>) {
        self.from = None;
        self.start(open);
        let mut text = Vec::new();
        labels.write(&mut text);
        if !text.is_empty() {
            self.text.push(&text);
            self.text.push(b",");
        }
    }

    /// Begins with a name, and the first labels of a series: as many as there are values.
    #[inline]
    pub(crate) fn compose(
        &mut self,
        open: &Piece,
        pieces: &Pieces,
        labels: &[LabelDescription],
        values: &[usize],
    ) {
        let from = Some(std::ptr::from_ref(pieces).addr());
        if self.from != from {
            self.from = from;
            self.start(open);
            self.text.put(&pieces.constant);
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
            self.text.put(pieces.get(&labels[at], at, values[at]));
            self.values.push(values[at]);
            self.ends.push(self.text.len());
        }
    }

    fn start(&mut self, open: &Piece) {
        self.text.truncate(0);
        self.text.put(open);
        self.open = self.text.len();
    }
}
