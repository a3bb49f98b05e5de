//! Readers of the text format.

use std::collections::BTreeMap;
use tallymark_runtime::Registry;

/// The text of a registry, which a strict parser has read.
pub(crate) fn encode(registry: &Registry) -> String {
    let mut text = String::new();
    registry.encode_text(&mut text);
    // The parser does not take the empty text for one.
    if !text.is_empty()
        && let Err(error) = openmetrics_parser::prometheus::parse_prometheus(&text)
    {
        panic!("not the text format: {error}\n{text}");
    }
    text
}

/// The text of a registry that the parser refuses because of rules that are not the text format's:
/// it wants the same labels in all series of a family, and no sum beside negative buckets.
pub(crate) fn encode_unread(registry: &Registry) -> String {
    let mut text = String::new();
    registry.encode_text(&mut text);
    let parsed = openmetrics_parser::prometheus::parse_prometheus(&text);
    assert!(parsed.is_err(), "the parser takes it: use `encode`");
    text
}

/// The lines of values: name and labels as they stand, and the value.
pub(crate) fn samples(text: &str) -> BTreeMap<&str, f64> {
    text.lines()
        .filter(|line| !line.starts_with('#'))
        .map(|line| {
            let (series, value) = line.rsplit_once(' ').expect("a value at the end");
            (series, value.parse().expect("a number"))
        })
        .collect()
}
