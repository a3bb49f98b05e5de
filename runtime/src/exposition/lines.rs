//! The lines of one series in text.

use super::composed::{Composed, Name, Names, ends};
use super::number::{push_float, push_seconds, push_unsigned};
use super::page::Page;
use super::strip::{Piece, Strip};
use super::text::push_label;
use crate::exemplar::{Kept, SeriesExemplars};

/// The exemplar of a cell.
pub(super) type Cell<'a> = Option<(SeriesExemplars<'a>, usize)>;

/// The lines of one series.
pub(super) struct Lines<'a, 'b> {
    pub(super) page: &'a mut Page<'b>,
    /// Begins with the name of most lines.
    pub(super) composed: &'a Composed,
    pub(super) scratch: &'a mut Vec<u8>,
}

impl Lines<'_, '_> {
    /// Writes name and labels, and the space before the value.
    pub(super) fn start(&mut self, name: &Name<'_>) {
        match self.composed.labels() {
            [] => self.page.put(name.alone),
            [labels @ .., _comma] => {
                self.page.put(name.open);
                self.page.push(labels);
                self.page.push(b"} ");
            }
        }
    }

    /// As [`start`](Self::start), where the name is no piece.
    pub(super) fn start_created(&mut self, name: &[u8], is_bare: bool) {
        let [open, alone] = ends(is_bare);
        self.page.push(name);
        match self.composed.labels() {
            [] => self.page.push(alone),
            [labels @ .., _comma] => {
                self.page.push(open);
                self.page.push(labels);
                self.page.push(b"} ");
            }
        }
    }

    /// As [`start`](Self::start), with the name of most lines and one more label, behind the others.
    pub(super) fn start_with(&mut self, last: Piece<'_>) {
        self.page.push(self.composed.text.as_bytes());
        self.page.put(last);
    }

    /// A line of a number alone; `name` is that of most lines.
    pub(super) fn number(&mut self, name: &Name<'_>, value: u64, exemplar: Cell<'_>) {
        if self.composed.labels().is_empty() {
            self.page.put(name.alone);
        } else {
            self.page.put_labels(&self.composed.text);
        }
        self.unsigned(value, exemplar);
    }

    /// The lines of a histogram, whose buckets are not cumulated.
    #[inline(always)]
    pub(super) fn histogram<'e>(
        &mut self,
        (names, last): (&Names, &Strip),
        buckets: &[u64],
        sum: f64,
        exemplar_at: impl Fn(usize, bool) -> Cell<'e>,
    ) {
        let mut count = 0u64;
        for (at, (le, bucket)) in last.iter().zip(buckets).enumerate() {
            count = count.wrapping_add(*bucket);
            match exemplar_at(at, *bucket > 0) {
                None => self.page.put_line((&self.composed.text, le), count),
                exemplar => {
                    self.start_with(le);
                    self.unsigned(count, exemplar);
                }
            }
        }
        self.sum_and_count(names, sum, count);
    }

    pub(super) fn sum_and_count(&mut self, names: &Names, sum: f64, count: u64) {
        self.start(&names.sum());
        self.float(sum, None);
        self.start(&names.count());
        self.unsigned(count, None);
    }

    /// Writes the value, and the end of the line with its exemplar.
    #[inline(always)]
    pub(super) fn unsigned(&mut self, value: u64, exemplar: Cell<'_>) {
        match exemplar {
            None => self.page.put_end(value),
            Some(_) => self.rest(exemplar, |out| push_unsigned(out, value)),
        }
    }

    pub(super) fn float(&mut self, value: f64, exemplar: Cell<'_>) {
        self.rest(exemplar, |out| push_float(out, value));
    }

    pub(super) fn rest(&mut self, exemplar: Cell<'_>, push: impl FnOnce(&mut Vec<u8>)) {
        self.scratch.clear();
        push(self.scratch);
        if let Some((exemplars, cell)) = exemplar {
            exemplars.read(cell, |kept| push_exemplar(self.scratch, kept));
        }
        self.scratch.push(b'\n');
        self.page.push(self.scratch);
    }
}

/// Appends ` # {name="value"} 0.25 1520879607.789`.
fn push_exemplar(out: &mut Vec<u8>, kept: &Kept) {
    out.extend_from_slice(b" # {");
    for (at, (name, value)) in kept.exemplar.labels().enumerate() {
        if at > 0 {
            out.push(b',');
        }
        push_label(out, name, value);
    }
    out.extend_from_slice(b"} ");
    push_float(out, kept.value);
    out.push(b' ');
    push_seconds(out, kept.at);
}
