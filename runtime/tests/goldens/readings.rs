//! What a reader is told, as the text 0.0.4 has it.

use std::fmt::Write;
use std::time::Duration;
use tallymark_runtime::reading::{FamilyReading, Reader, SeriesReading};
use tallymark_runtime::{Escaping, Kind, Registry};

/// The lines of all values and their types, in the order in which they are told, escaped for text.
pub(crate) fn lines(registry: &Registry) -> String {
    let mut lines = Lines::default();
    registry.read(Duration::from_mins(1), &mut lines);
    lines.text
}

#[derive(Default)]
struct Lines {
    name: String,
    text: String,
}

impl Reader for Lines {
    fn family(&mut self, family: &FamilyReading<'_>) {
        self.name = Escaping::Underscores.escape(family.name).into_owned();
        let kind = match family.kind {
            Kind::Unknown => "untyped",
            Kind::NativeHistogram => "histogram",
            Kind::Info | Kind::StateSet | Kind::UpDown => "gauge",
            other => other.text(),
        };
        let _ = writeln!(self.text, "# TYPE {} {kind}", self.name);
    }

    fn series(&mut self, series: &SeriesReading<'_>) {
        series.value.each_line(|line| {
            let given = series.labels.iter();
            let given = given.map(|(name, value)| (name.as_str(), value.as_str()));
            let labels: Vec<_> = given
                .chain(line.label)
                .map(|(name, value)| {
                    let value = value
                        .replace('\\', "\\\\")
                        .replace('"', "\\\"")
                        .replace('\n', "\\n");
                    let name = Escaping::Underscores.escape_label(name);
                    format!("{name}=\"{value}\"")
                })
                .collect();
            let labels = if labels.is_empty() {
                String::new()
            } else {
                format!("{{{}}}", labels.join(","))
            };
            let _ = writeln!(
                self.text,
                "{}{}{labels} {}",
                self.name, line.suffix, line.value
            );
        });
    }
}

/// The same of a text, whose numbers are read and written anew.
pub(crate) fn of_text(text: &str) -> String {
    let mut out = String::new();
    for line in text.lines().filter(|line| !line.starts_with("# HELP ")) {
        let _ = match line.rsplit_once(' ') {
            Some((series, value)) if !line.starts_with('#') => {
                let value: f64 = value.parse().expect("a number");
                writeln!(out, "{series} {value}")
            }
            _ => writeln!(out, "{line}"),
        };
    }
    out
}
