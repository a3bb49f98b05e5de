//! Whatever a label holds, it is one line of text and read back as it was.
#![no_main]

#[path = "../../runtime/tests/goldens/messages.rs"]
#[allow(dead_code)]
mod messages;

use libfuzzer_sys::fuzz_target;
use messages::MetricFamily;
use prost::Message;
use std::sync::Arc;
use tallymark::{Counter, Escaping, Exemplar, Format, MetricSet, Registry, Scrape};

#[derive(MetricSet)]
#[metrics(namespace = "fuzz")]
struct Fuzzed {
    /// Events.
    events_total: Counter,
}

/// The text between quotes at the start, and what stands behind them.
fn quoted(text: &str) -> Option<(String, &str)> {
    let mut value = String::new();
    let mut characters = text.strip_prefix('"')?.char_indices();
    while let Some((at, character)) = characters.next() {
        match character {
            '"' => return Some((value, &text[at + 2..])),
            '\\' => value.push(match characters.next()?.1 {
                'n' => '\n',
                other => other,
            }),
            other => value.push(other),
        }
    }
    None
}

fuzz_target!(|note: &str| {
    if note.is_empty() {
        return;
    }
    let (set, registry) = (Arc::new(Fuzzed::new()), Registry::new());
    registry.register_with(&set, &[("note", note)]).unwrap();
    let exemplar = Exemplar::new([("note", note)]);
    assert_eq!(exemplar.is_ok(), note.chars().count() <= 128 - "note".len());
    let has_exemplar = exemplar.is_ok();
    set.events_total.inc_with(exemplar.ok());
    let body = |format| {
        let mut body = Vec::new();
        Scrape::new(format).encode(&registry, &mut body);
        body
    };
    for (format, comments) in [
        (Format::Text, 2),
        (Format::OpenMetrics(Escaping::Underscores), 3),
    ] {
        let text = String::from_utf8(body(format)).unwrap();
        let lines: Vec<_> = text.split_terminator('\n').collect();
        assert_eq!(lines.len(), comments + 1, "{text}");
        let labels = lines[2].strip_prefix("fuzz_events_total{note=").unwrap();
        let (value, rest) = quoted(labels).unwrap();
        assert_eq!(value, note, "{text}");
        if comments == 2 || !has_exemplar {
            assert_eq!(rest, "} 1", "{text}");
            continue;
        }
        let (value, rest) = quoted(rest.strip_prefix("} 1 # {note=").unwrap()).unwrap();
        assert_eq!(value, note, "{text}");
        assert!(rest.starts_with("} 1 1"), "{text}");
    }
    let body = body(Format::Protobuf(Escaping::Underscores));
    let family = MetricFamily::decode_length_delimited(&body[..]).unwrap();
    let labels: Vec<_> = family.metric[0]
        .label
        .iter()
        .map(|label| (label.name(), label.value()))
        .collect();
    assert_eq!(labels, [("note", note)]);
});
