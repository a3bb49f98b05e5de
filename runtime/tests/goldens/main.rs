//! Each type of metric in each format, beside what it was when somebody last read it.
//!
//! `TALLYMARK_BLESS=1` writes the files anew. The texts are read by a parser that is not ours, and the
//! messages decoded by one.

#[path = "../support/mod.rs"]
mod support;

mod messages;
mod readings;
mod types;

use messages::MetricFamily;
use prost::Message;
use std::fmt::Write;
use std::path::Path;
use tallymark_runtime::{Escaping, Format, Registry, Scrape};

const FORMATS: [Format; 4] = [
    Format::Text,
    Format::TextV1(Escaping::AllowUtf8),
    Format::OpenMetrics(Escaping::Underscores),
    Format::Protobuf(Escaping::Underscores),
];

/// Those in which names of UTF-8 differ.
const ESCAPED: [Format; 5] = [
    Format::Text,
    Format::OpenMetrics(Escaping::AllowUtf8),
    Format::OpenMetrics(Escaping::Dots),
    Format::OpenMetrics(Escaping::Values),
    Format::Protobuf(Escaping::AllowUtf8),
];

#[test]
fn counters() {
    compare("counters", &types::counters(), &FORMATS);
}

#[test]
fn gauges() {
    compare("gauges", &types::gauges(), &FORMATS);
}

#[test]
fn histograms() {
    compare("histograms", &types::histograms(), &FORMATS);
}

#[test]
fn natives() {
    compare("natives", &types::natives(), &FORMATS);
}

#[test]
fn summaries() {
    compare("summaries", &types::summaries(), &FORMATS);
}

#[test]
fn infos() {
    compare("infos", &types::infos(), &FORMATS);
}

#[test]
fn states() {
    compare("states", &types::states(), &FORMATS);
}

#[test]
fn unknowns() {
    compare("unknowns", &types::unknowns(), &FORMATS);
}

#[test]
fn titles() {
    compare("titles", &types::titles(), &FORMATS[2..3]);
}

#[test]
fn names() {
    compare("names", &types::names(), &ESCAPED);
}

#[track_caller]
fn compare(name: &str, registry: &Registry, formats: &[Format]) {
    let mut found = String::new();
    for format in formats {
        let _ = writeln!(found, "==== {}", format.content_type());
        found.push_str(&shown(name, registry, *format));
    }
    let without_collectors = |text: String| -> String {
        text.split_inclusive('\n')
            .filter(|line| !line.contains("tallymark_collector"))
            .collect()
    };
    let mut text = String::new();
    registry.encode_text(&mut text);
    assert_eq!(
        without_collectors(readings::lines(registry)),
        without_collectors(readings::of_text(&text)),
        "a reader is told otherwise"
    );
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/goldens")
        .join(format!("{name}.txt"));
    if std::env::var_os("TALLYMARK_BLESS").is_some() {
        std::fs::write(&path, &found).expect("written");
    }
    let known = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        found == known,
        "{} is\n{known}\nand now\n{found}",
        path.display()
    );
}

/// The exposition as text, read by another's parser; without what differs from run to run.
fn shown(name: &str, registry: &Registry, format: Format) -> String {
    let mut body = Vec::new();
    Scrape::new(format).encode(registry, &mut body);
    if matches!(format, Format::Protobuf(_)) {
        return messages(&body);
    }
    let text = String::from_utf8(body).expect("UTF-8");
    let text: String = text
        .split_inclusive('\n')
        .filter(|line| !line.contains("tallymark_collector"))
        .collect();
    let knows_names = name != "names" || format.content_type() == Format::Text.content_type();
    let is_read = match format {
        // The parser holds that histograms have no unit; the specification has one in its examples.
        Format::OpenMetrics(_) if text.contains(" histogram\n") => {
            let text = without_units(&text);
            openmetrics_parser::openmetrics::parse_openmetrics(&text)
                .map(|_| ())
                .map_err(|error| error.to_string())
        }
        Format::OpenMetrics(_) => openmetrics_parser::openmetrics::parse_openmetrics(&text)
            .map(|_| ())
            .map_err(|error| error.to_string()),
        _ => openmetrics_parser::prometheus::parse_prometheus(&text)
            .map(|_| ())
            .map_err(|error| error.to_string()),
    };
    if knows_names && let Err(error) = is_read {
        panic!("{format:?} of {name}: {error}\n{text}");
    }
    text
}

fn without_units(text: &str) -> String {
    let lines = text.split_inclusive('\n');
    lines.filter(|line| !line.starts_with("# UNIT")).collect()
}

fn messages(mut body: &[u8]) -> String {
    let mut lines = String::new();
    while !body.is_empty() {
        let mut family = MetricFamily::decode_length_delimited(&mut body).expect("a family");
        for metric in &mut family.metric {
            // The time of the test.
            if let Some(counter) = &mut metric.counter {
                counter.created_timestamp = None;
            }
            if let Some(summary) = &mut metric.summary {
                summary.created_timestamp = None;
            }
            if let Some(histogram) = &mut metric.histogram {
                histogram.created_timestamp = None;
            }
        }
        let shown = family.lines();
        if !shown.contains("tallymark_collector") {
            lines.push_str(&shown);
        }
    }
    lines
}
