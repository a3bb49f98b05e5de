//! The text formats: Prometheus' 0.0.4 and 1.0.0, and OpenMetrics 1.0.
//!
//! Sources: <https://prometheus.io/docs/instrumenting/exposition_formats/> and
//! <https://github.com/prometheus/OpenMetrics/blob/main/specification/OpenMetrics.md>.
//!
//! A series keeps its name from format to format: a counter whose name does not end in `_total` is
//! `unknown` to OpenMetrics, which would otherwise want that suffix.

use super::composed::{Composed, push_name};
use super::encoder::{Encoder, Head, Labels, each_series};
use super::escaping::is_bare_label;
use super::lines::Lines;
use super::number::{push_seconds, push_signed};
use super::page::Page;
use super::rendered::Pieces;
use super::strip::Piece;
use crate::description::{Kind, LabelDescription};
use crate::walk::{Point, Reading, Row, Run};

pub(crate) struct Text<'a> {
    page: Page<'a>,
    is_open: bool,
    has_created: bool,
    /// Whether the series of this family have exemplars, and a time when they were created.
    has_more: bool,
    composing: &'a mut Composing,
}

/// What lines are composed in; may be kept from scrape to scrape.
#[derive(Default)]
pub(crate) struct Composing {
    composed: Composed,
    /// The name of the lines that say when a series was created.
    created: Vec<u8>,
    /// What is written rarely, before it is copied.
    scratch: Vec<u8>,
}

/// Lines from which on all labels but the last are composed beforehand.
const LONG: usize = 16;

impl<'a> Text<'a> {
    /// Text as Prometheus has it.
    pub(crate) fn new(out: &'a mut Vec<u8>, composing: &'a mut Composing) -> Self {
        Self {
            page: Page::new(out),
            is_open: false,
            has_created: false,
            has_more: false,
            composing,
        }
    }

    /// OpenMetrics, with or without lines of when a series began to count.
    pub(crate) fn open(
        out: &'a mut Vec<u8>,
        composing: &'a mut Composing,
        has_created: bool,
    ) -> Self {
        Self {
            is_open: true,
            has_created,
            ..Self::new(out, composing)
        }
    }

    /// What the family is called, and its type.
    fn title<'h>(&self, head: &Head<'h>) -> (&'h str, &'static str) {
        if !self.is_open {
            return (head.name, head.kind.text());
        }
        match head.kind {
            // Without their suffix they are not what OpenMetrics knows by that type.
            Kind::Counter if head.title == head.name => (head.title, "unknown"),
            Kind::Info if head.title != head.name => (head.title, "info"),
            Kind::Unknown => (head.title, "unknown"),
            Kind::StateSet => (head.title, "stateset"),
            kind => (head.title, kind.text()),
        }
    }

    /// Writes a line of metadata.
    fn comment(&mut self, word: &str, (title, is_bare): (&str, bool), text: &str) {
        let out = &mut self.composing.scratch;
        out.clear();
        out.extend_from_slice(b"# ");
        out.extend_from_slice(word.as_bytes());
        out.push(b' ');
        if is_bare {
            out.extend_from_slice(title.as_bytes());
        } else {
            push_quoted(out, title);
        }
        out.push(b' ');
        push_escaped(out, text, self.is_open);
        out.push(b'\n');
        self.page.push(out);
    }
}

impl Text<'_> {
    /// The lines of a row of numbers. `composed` first labels of it are composed already, if they are not
    /// to be composed anew; returns how many are then.
    #[inline(always)]
    fn row(
        &mut self,
        head: &Head<'_>,
        pieces: &Pieces,
        labels: &[LabelDescription],
        (row, composed): (&Row<'_>, Option<usize>),
    ) -> Option<usize> {
        let (start, before) = row.values().split_last()?;
        let last = (labels.last()?, before.len(), *start);
        let mut compose = |values: &[usize]| {
            let text = &mut self.composing.composed;
            let is_there =
                composed == Some(values.len()) || text.compose(head.names, pieces, labels, values);
            is_there.then_some(values.len())
        };
        // What was composed just now is slow to read, so that it doesn't pay for a few lines.
        if let Some((value, first)) = before.split_last()
            && row.cells.len() < LONG
            && let Some(piece) = pieces.get(first.len(), *value)
        {
            let composed = compose(first)?;
            self.numbers((head, pieces), row, [piece], last);
            return Some(composed);
        }
        let composed = compose(before)?;
        self.numbers((head, pieces), row, [], last);
        Some(composed)
    }

    /// The lines of a row of numbers; the first labels are composed, those of `between` come next, and the
    /// `last` one changes from here on.
    #[inline(always)]
    fn numbers<const N: usize>(
        &mut self,
        (head, pieces): (&Head<'_>, &Pieces),
        row: &Row<'_>,
        between: [Piece<'_>; N],
        (label, at, start): (&LabelDescription, usize, usize),
    ) {
        let rendered = pieces.of_label(at, start);
        for (value, (number, piece)) in row.cells.iter().zip(rendered).enumerate() {
            if !row.shows(*number) {
                continue;
            }
            match piece {
                Some(piece) if !piece.is_empty() => {
                    let text = &self.composing.composed.text;
                    self.page.put_labelled((text, between, piece), *number);
                }
                Some(_) => self.rare(head, &between, b"", *number),
                None => {
                    if let Some(last) = pieces.render_late(label, start + value) {
                        self.rare(head, &between, &last, *number);
                    }
                }
            }
        }
    }

    /// A line of a number whose last label is absent, or was not rendered before.
    #[cold]
    #[inline(never)]
    fn rare(&mut self, head: &Head<'_>, between: &[Piece<'_>], last: &[u8], number: u64) {
        let composed = &mut self.composing.composed;
        let len = composed.text.len();
        for piece in between {
            composed.text.put(*piece);
        }
        composed.text.push(last);
        let mut lines = Lines {
            page: &mut self.page,
            composed,
            scratch: &mut self.composing.scratch,
        };
        lines.number(&head.names.plain(), number, None);
        self.composing.composed.text.truncate(len);
    }
}

impl Encoder for Text<'_> {
    fn family(&mut self, head: &Head<'_>) {
        let (title, kind) = self.title(head);
        // What is unknown has neither.
        self.has_more = self.is_open && kind != "unknown";
        let called = (title, head.is_bare);
        self.comment("HELP", called, head.help);
        self.comment("TYPE", called, kind);
        if self.is_open
            && let Some(unit) = head.unit()
        {
            self.comment("UNIT", called, unit);
        }
        let Composing {
            composed, created, ..
        } = &mut *self.composing;
        composed.forget();
        if self.has_created {
            created.clear();
            push_name(created, (title, "_created"), head.is_bare);
        }
    }

    fn run(&mut self, head: &Head<'_>, pieces: &Pieces, mut run: Run<'_>) {
        let labels = run.description.labels;
        if labels.is_empty() || !run.is_of_numbers() || self.has_created && self.has_more {
            return each_series(self, head, pieces, run);
        }
        let mut composed = None;
        while let Some(row) = run.row() {
            composed = self.row(head, pieces, labels, (&row, composed));
            let same = run.advance();
            composed = composed.filter(|composed| *composed <= same);
        }
    }

    fn series(&mut self, head: &Head<'_>, labels: &Labels<'_>, point: &Point<'_>) {
        let Composing {
            composed,
            created: of_created,
            scratch,
        } = &mut *self.composing;
        let names = head.names;
        match labels {
            Labels::Known {
                pieces,
                description,
                values,
            } => {
                composed.compose(names, pieces, description.labels, values);
            }
            Labels::Given { .. } => composed.write(names.most().open, labels),
        }
        let exemplars = point.exemplars.filter(|_| self.has_more);
        // Where nothing was counted yet as the scrape has read it, there is none.
        let exemplar_at = |cell, is_counted: bool| {
            let exemplars = exemplars.filter(|_| is_counted);
            exemplars.map(|exemplars| (exemplars, cell))
        };
        let mut lines = Lines {
            page: &mut self.page,
            composed,
            scratch,
        };
        match point.reading {
            Reading::Unsigned(value) => {
                lines.number(&names.plain(), value, exemplar_at(0, value > 0));
            }
            Reading::Signed(value) => {
                lines.start(&names.plain());
                lines.rest(None, |out| push_signed(out, value));
            }
            Reading::Float(value) => {
                lines.start(&names.plain());
                lines.float(value, exemplar_at(0, value > 0.0));
            }
            Reading::State(state) => {
                for (at, last) in head.last.iter().enumerate() {
                    lines.start_with(last);
                    lines.unsigned(u64::from(state == Some(at)), None);
                }
            }
            Reading::Summary {
                count,
                sum,
                quantiles,
            } => {
                for (last, (_, value)) in head.last.iter().zip(quantiles) {
                    lines.start_with(last);
                    lines.float(*value, None);
                }
                lines.sum_and_count(names, sum, count);
            }
            Reading::Histogram { buckets, sum } => {
                lines.histogram((names, head.last), buckets, sum, exemplar_at);
            }
            // Exponential buckets have no place in text.
            Reading::Native(observed) => {
                let sum = observed.exponential.sum;
                lines.histogram((names, head.last), &observed.buckets, sum, exemplar_at);
            }
        }
        if let Some(created) = point.created
            && self.has_created
            && self.has_more
        {
            lines.start_created(of_created, head.is_bare);
            lines.rest(None, |out| push_seconds(out, created));
        }
    }

    fn end(&mut self) {
        if self.is_open {
            self.page.push(b"# EOF\n");
        }
    }
}

/// Appends `name="value"`, the value escaped; the name in quotes too where it has to be.
pub(super) fn push_label(out: &mut Vec<u8>, name: &str, value: &str) {
    if is_bare_label(name) {
        out.extend_from_slice(name.as_bytes());
    } else {
        push_quoted(out, name);
    }
    out.push(b'=');
    push_quoted(out, value);
}

pub(super) fn push_quoted(out: &mut Vec<u8>, text: &str) {
    out.push(b'"');
    push_escaped(out, text, true);
    out.push(b'"');
}

/// Appends `text` on one line; with `\"` for `"` where it stands in quotes.
pub(super) fn push_escaped(out: &mut Vec<u8>, text: &str, has_quotes: bool) {
    for byte in text.bytes() {
        match byte {
            b'\\' => out.extend_from_slice(b"\\\\"),
            b'\n' => out.extend_from_slice(b"\\n"),
            b'"' if has_quotes => out.extend_from_slice(b"\\\""),
            other => out.push(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_escaped_once() {
        let mut out = Vec::new();
        push_label(&mut out, "path", "C:\\dir\n\"x\"\\");
        out.push(b',');
        push_label(&mut out, "b", "é");
        let text = String::from_utf8(out).unwrap();
        assert_eq!(text, r#"path="C:\\dir\n\"x\"\\",b="é""#);
    }
}
