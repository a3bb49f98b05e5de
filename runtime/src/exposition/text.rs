//! The text formats: Prometheus' 0.0.4 and 1.0.0, and OpenMetrics 1.0.
//!
//! Sources: <https://prometheus.io/docs/instrumenting/exposition_formats/> and
//! <https://github.com/prometheus/OpenMetrics/blob/main/specification/OpenMetrics.md>.
//!
//! A series keeps its name from format to format: a counter whose name does not end in `_total` is
//! `unknown` to OpenMetrics, which would otherwise want that suffix.

use super::encoder::{Encoder, Head, Labels};
use super::escaping::is_bare_label;
use super::number::{push_float, push_seconds, push_signed, push_unsigned};
use crate::description::Kind;
use crate::exemplar::{Kept, SeriesExemplars};
use crate::walk::{Point, Reading};

pub(crate) struct Text<'a> {
    out: &'a mut Vec<u8>,
    is_open: bool,
    has_created: bool,
}

impl<'a> Text<'a> {
    /// Text as Prometheus has it.
    pub(crate) fn new(out: &'a mut Vec<u8>) -> Self {
        Self {
            out,
            is_open: false,
            has_created: false,
        }
    }

    /// OpenMetrics, with or without lines of when a series began to count.
    pub(crate) fn open(out: &'a mut Vec<u8>, has_created: bool) -> Self {
        Self {
            out,
            is_open: true,
            has_created,
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

    /// Begins a line of metadata; its text and the line's end are the caller's.
    fn comment(&mut self, word: &str, title: &str, is_bare: bool) -> &mut Vec<u8> {
        let out = &mut *self.out;
        out.extend_from_slice(b"# ");
        out.extend_from_slice(word.as_bytes());
        out.push(b' ');
        if is_bare {
            out.extend_from_slice(title.as_bytes());
        } else {
            push_quoted(out, title);
        }
        out.push(b' ');
        out
    }
}

impl Encoder for Text<'_> {
    fn family(&mut self, head: &Head<'_>) {
        let (title, kind) = self.title(head);
        let is_open = self.is_open;
        let out = self.comment("HELP", title, head.is_bare);
        push_escaped(out, head.help, is_open);
        out.push(b'\n');
        let out = self.comment("TYPE", title, head.is_bare);
        out.extend_from_slice(kind.as_bytes());
        out.push(b'\n');
        if is_open && let Some(unit) = head.unit() {
            let out = self.comment("UNIT", title, head.is_bare);
            out.extend_from_slice(unit.as_bytes());
            out.push(b'\n');
        }
    }

    fn series(&mut self, head: &Head<'_>, labels: &Labels<'_>, point: &Point<'_>) {
        let (title, kind) = self.title(head);
        // What is unknown has neither exemplars nor a time when it was created.
        let is_open = self.is_open && kind != "unknown";
        let exemplars = point.exemplars.filter(|_| is_open);
        let mut line = Line {
            out: &mut *self.out,
            head,
            labels,
            name: head.name,
            exemplar: None,
        };
        // Where nothing was counted yet as the scrape has read it, there is none.
        let exemplar_at = |cell, is_counted: bool| {
            let exemplars = exemplars.filter(|_| is_counted);
            exemplars.map(|exemplars| (exemplars, cell))
        };
        match point.reading {
            Reading::Unsigned(value) => {
                line.exemplar = exemplar_at(0, value > 0);
                line.unsigned("", &[], value);
            }
            Reading::Signed(value) => {
                line.start("", &[]);
                push_signed(line.out, value);
                line.out.push(b'\n');
            }
            Reading::Float(value) => {
                line.exemplar = exemplar_at(0, value > 0.0);
                line.float("", &[], value);
            }
            Reading::State(state) => {
                for (at, last) in head.last.iter().enumerate() {
                    line.unsigned("", last, u64::from(state == Some(at)));
                }
            }
            Reading::Summary {
                count,
                sum,
                quantiles,
            } => {
                for (quantile, (_, value)) in head.last.iter().zip(quantiles) {
                    line.float("", quantile, *value);
                }
                line.float("_sum", &[], sum);
                line.unsigned("_count", &[], count);
            }
            Reading::Histogram { buckets, sum } => {
                line.histogram(buckets, sum, exemplar_at);
            }
            // Exponential buckets have no place in text.
            Reading::Native(observed) => {
                line.histogram(&observed.buckets, observed.exponential.sum, exemplar_at);
            }
        }
        if let Some(created) = point.created
            && self.has_created
            && is_open
        {
            line.name = title;
            line.start("_created", &[]);
            push_seconds(line.out, created);
            line.end();
        }
    }

    fn end(&mut self) {
        if self.is_open {
            self.out.extend_from_slice(b"# EOF\n");
        }
    }
}

/// The lines of one series.
struct Line<'a> {
    out: &'a mut Vec<u8>,
    head: &'a Head<'a>,
    labels: &'a Labels<'a>,
    /// The name without the suffix.
    name: &'a str,
    /// What the next line ends with: the exemplar of a cell.
    exemplar: Option<(SeriesExemplars<'a>, usize)>,
}

impl<'a> Line<'a> {
    /// Writes name and labels, and the space before the value.
    fn start(&mut self, suffix: &str, last: &[u8]) {
        let out = &mut *self.out;
        let mut is_first = self.head.is_bare;
        if is_first {
            out.extend_from_slice(self.name.as_bytes());
            out.extend_from_slice(suffix.as_bytes());
        }
        let brace = out.len();
        out.push(b'{');
        if !is_first {
            out.push(b'"');
            push_escaped(out, self.name, true);
            out.extend_from_slice(suffix.as_bytes());
            out.push(b'"');
        }
        is_first = self.labels.write(out, is_first);
        if !last.is_empty() {
            if !is_first {
                out.push(b',');
            }
            out.extend_from_slice(last);
            is_first = false;
        }
        if is_first {
            out.truncate(brace);
            out.push(b' ');
        } else {
            out.extend_from_slice(b"} ");
        }
    }

    /// The lines of a histogram, whose buckets are not cumulated.
    fn histogram(
        &mut self,
        buckets: &[u64],
        sum: f64,
        exemplar_at: impl Fn(usize, bool) -> Option<(SeriesExemplars<'a>, usize)>,
    ) {
        let (head, mut count) = (self.head, 0u64);
        for (at, (le, bucket)) in head.last.iter().zip(buckets).enumerate() {
            count = count.wrapping_add(*bucket);
            self.exemplar = exemplar_at(at, *bucket > 0);
            self.unsigned("_bucket", le, count);
        }
        self.float("_sum", &[], sum);
        self.unsigned("_count", &[], count);
    }

    fn unsigned(&mut self, suffix: &str, last: &[u8], value: u64) {
        self.start(suffix, last);
        push_unsigned(self.out, value);
        self.end();
    }

    fn float(&mut self, suffix: &str, last: &[u8], value: f64) {
        self.start(suffix, last);
        push_float(self.out, value);
        self.end();
    }

    /// Ends the line, with its exemplar.
    fn end(&mut self) {
        if let Some((exemplars, cell)) = self.exemplar.take() {
            exemplars.read(cell, |kept| push_exemplar(self.out, kept));
        }
        self.out.push(b'\n');
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

fn push_quoted(out: &mut Vec<u8>, text: &str) {
    out.push(b'"');
    push_escaped(out, text, true);
    out.push(b'"');
}

/// Appends `text` on one line; with `\"` for `"` where it stands in quotes.
fn push_escaped(out: &mut Vec<u8>, text: &str, has_quotes: bool) {
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
