//! Rules on computed gauges and what they are computed from.

use crate::description::{Detail, FamilyDescription, Kind, LabelDescription};
use crate::message::Message;
use tallymark_rules as rules;

/// Checks that a computed gauge has a formula.
///
/// # Panics
/// If it has none.
#[track_caller]
pub const fn check_formula(gauge: &FamilyDescription) {
    if matches!(gauge.detail, Detail::Computed(None)) {
        let message = Message::new()
            .text("nothing says how `")
            .text(gauge.name)
            .text("` is computed\nhelp: add `#[metric(ratio(a / b))]`, `#[metric(rate(a, window = \"60s\"))]` or `#[metric(value = function)]`");
        panic!("{}", message.as_str());
    }
}

/// Checks that a gauge can be computed from a family.
///
/// # Panics
/// If the family does not count, or lacks a label of the gauge's.
#[track_caller]
pub const fn check_operand(gauge: &FamilyDescription, of: &FamilyDescription) {
    if !matches!(of.kind, Kind::Counter | Kind::Histogram | Kind::Summary) {
        let message = Message::new().text("`").text(of.name).text(
            "` cannot be computed from: it does not count\nhelp: name a counter, histogram or summary",
        );
        panic!("{}", message.as_str());
    }
    let mut at = 0;
    while at < gauge.labels.len() {
        check_label(gauge, &gauge.labels[at], of);
        at += 1;
    }
}

#[track_caller]
const fn check_label(gauge: &FamilyDescription, label: &LabelDescription, of: &FamilyDescription) {
    let mut at = 0;
    while at < of.labels.len() {
        let known = &of.labels[at];
        if rules::equal(known.name, label.name) {
            // Where texts are not known, values match by their places.
            let is_known = !known.values.is_empty() && !label.values.is_empty();
            if is_known || known.cardinality == label.cardinality {
                return;
            }
            let message = Message::new()
                .text("the label `")
                .text(label.name)
                .text("` of `")
                .text(gauge.name)
                .text("` is not of the type that `")
                .text(of.name)
                .text("` has it of\nhelp: use one type for both");
            panic!("{}", message.as_str());
        }
        let mut which = 0;
        while which < known.implied.len() {
            if rules::equal(known.implied[which], label.name) {
                return;
            }
            which += 1;
        }
        at += 1;
    }
    let message = Message::new()
        .text("`")
        .text(gauge.name)
        .text("` has the label `")
        .text(label.name)
        .text("`, and `")
        .text(of.name)
        .text("` has not\nhelp: compute from metrics that have all labels of the gauge");
    panic!("{}", message.as_str());
}

/// Checks that a family has the label called `name`, and knows its values.
///
/// # Panics
/// If it has not.
#[track_caller]
pub const fn check_fixed_name(of: &FamilyDescription, name: &str) {
    let mut message = Message::new().text("`").text(of.name);
    match find(of, name) {
        None => {
            message = message
                .text("` has no label `")
                .text(name)
                .text("` of its own\nhelp: name one of the labels that it is declared with");
        }
        Some(label) if label.values.is_empty() => {
            message = message
                .text("` meets the values of `")
                .text(name)
                .text("` when the program runs, so none can be picked here\nhelp: name a label that is an enum");
        }
        Some(_) => return,
    }
    panic!("{}", message.as_str());
}

/// Checks that a label of a family has the value `value`.
///
/// # Panics
/// If it has not, and its values are known.
#[track_caller]
pub const fn check_fixed_value(of: &FamilyDescription, name: &str, value: &str) {
    let Some(label) = find(of, name) else { return };
    let mut message = Message::new()
        .text("the label `")
        .text(name)
        .text("` has no value `")
        .text(value)
        .text("`\nhelp: values: ");
    let mut at = 0;
    while at < label.values.len() {
        if rules::equal(label.values[at], value) {
            return;
        }
        message = message.text(if at > 0 { ", `" } else { "`" });
        message = message.text(label.values[at]).text("`");
        at += 1;
    }
    assert!(label.values.is_empty(), "{}", message.as_str());
}

const fn find<'a>(of: &'a FamilyDescription, name: &str) -> Option<&'a LabelDescription> {
    let mut at = 0;
    while at < of.labels.len() {
        if rules::equal(of.labels[at].name, name) {
            return Some(&of.labels[at]);
        }
        at += 1;
    }
    None
}
