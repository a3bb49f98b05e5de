//! The text format 0.0.4.
//!
//! Source: <https://prometheus.io/docs/instrumenting/exposition_formats/>.

use super::number::{push_float, push_signed, push_unsigned};
use crate::registry::Registry;
use crate::settle::{Part, SettledFamily};
use crate::walk::{Reading, Source, Visitor, walk};

/// The content type of [`Registry::encode_text`].
pub const TEXT_CONTENT_TYPE: &str = "text/plain; version=0.0.4; charset=utf-8";

impl Registry {
    /// Appends all families in the text format 0.0.4 to `out`.
    pub fn encode_text(&self, out: &mut String) {
        walk(&self.settled(), &Source::Program, &mut Text { out });
    }
}

struct Text<'a> {
    out: &'a mut String,
}

impl Visitor for Text<'_> {
    fn family(&mut self, family: &SettledFamily) {
        let out = &mut *self.out;
        out.push_str("# HELP ");
        out.push_str(&family.name);
        out.push(' ');
        for character in family.description.help.chars() {
            match character {
                '\\' => out.push_str("\\\\"),
                '\n' => out.push_str("\\n"),
                other => out.push(other),
            }
        }
        out.push_str("\n# TYPE ");
        out.push_str(&family.name);
        out.push(' ');
        out.push_str(family.description.kind.text());
        out.push('\n');
    }

    fn series(
        &mut self,
        family: &SettledFamily,
        part: &Part,
        values: &[usize],
        reading: Reading<'_>,
    ) {
        let mut line = Line {
            out: &mut *self.out,
            family,
            part,
            values,
        };
        match reading {
            Reading::Unsigned(value) => line.unsigned("", "", value),
            Reading::Signed(value) => {
                line.start("", "");
                push_signed(line.out, value);
                line.out.push('\n');
            }
            Reading::Float(value) => line.float("", value),
            Reading::Summary { count, sum } => {
                line.float("_sum", sum);
                line.unsigned("_count", "", count);
            }
            Reading::Histogram { buckets, sum } => {
                let mut count = 0u64;
                for (le, bucket) in part.pieces.bounds.iter().zip(buckets) {
                    count = count.wrapping_add(*bucket);
                    line.unsigned("_bucket", le, count);
                }
                line.float("_sum", sum);
                line.unsigned("_count", "", count);
            }
        }
    }
}

/// The lines of one series.
struct Line<'a> {
    out: &'a mut String,
    family: &'a SettledFamily,
    part: &'a Part,
    values: &'a [usize],
}

impl Line<'_> {
    /// Writes name and labels, and the space before the value.
    fn start(&mut self, suffix: &str, last: &str) {
        let out = &mut *self.out;
        out.push_str(&self.family.name);
        out.push_str(suffix);
        let mut separator = '{';
        let mut push = |piece: &str| {
            if !piece.is_empty() {
                out.push(separator);
                out.push_str(piece);
                separator = ',';
            }
        };
        push(&self.part.pieces.constant);
        for (at, (label, value)) in self
            .family
            .description
            .labels
            .iter()
            .zip(self.values)
            .enumerate()
        {
            push(self.part.pieces.get(label, at, *value).unwrap_or_default());
        }
        push(last);
        self.out.push_str(if separator == '{' { " " } else { "} " });
    }

    fn unsigned(&mut self, suffix: &str, last: &str, value: u64) {
        self.start(suffix, last);
        push_unsigned(self.out, value);
        self.out.push('\n');
    }

    fn float(&mut self, suffix: &str, value: f64) {
        self.start(suffix, "");
        push_float(self.out, value);
        self.out.push('\n');
    }
}
