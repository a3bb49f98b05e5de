//! What can only be checked once types are known, in constants: budgets, buckets, names that meet.
//!
//! Every function panics with the words of the compile error that the panic becomes; the caller is
//! generated code whose span is the token at fault.

mod computed;
mod kinds;
mod set;

pub use computed::{check_fixed_name, check_fixed_value, check_formula, check_operand};
pub use kinds::check_kinds;
pub use set::{check_set, check_set_budget};

use crate::description::{Detail, FamilyDescription, Kind, LabelDescription};
use crate::message::Message;
use tallymark_rules as rules;

/// What is checked of a family.
pub(crate) struct Shape<'a> {
    /// What its name starts with, before an underscore; or nothing.
    pub(crate) prefix: &'a str,
    pub(crate) name: &'a str,
    pub(crate) labels: &'a [LabelDescription],
    pub(crate) constant_labels: &'a [(&'static str, &'static str)],
    /// Lines of an exposition for each combination of labels.
    pub(crate) lines: usize,
    pub(crate) max_series: usize,
}

/// Checks labels and budget of a family.
///
/// # Panics
/// If a label's name stands twice, is reserved, or the family can have more series than its budget.
#[track_caller]
pub const fn check_family(family: &FamilyDescription) {
    let bounds = family.bounds.len();
    let slots = family
        .cardinality()
        .saturating_mul(family.kind.cells(bounds));
    let shape = Shape {
        prefix: "",
        name: family.name,
        labels: family.labels,
        constant_labels: family.constant_labels,
        lines: family.lines(),
        max_series: family.max_series,
    };
    check_labels(&shape);
    check_slots(family.name, slots);
    check_budget(&shape);
}

/// Checks labels and budget of a family that a function declares.
///
/// # Panics
/// As [`check_family`].
#[track_caller]
pub(crate) const fn check_shape(shape: &Shape<'_>) {
    check_labels(shape);
    check_budget(shape);
}

#[track_caller]
const fn check_budget(shape: &Shape<'_>) {
    let mut series = shape.lines;
    let mut at = 0;
    while at < shape.labels.len() {
        series = series.saturating_mul(shape.labels[at].cardinality);
        at += 1;
    }
    if series > shape.max_series {
        let message = Message::new()
            .text("`")
            .text(shape.prefix)
            .text(shape.joint())
            .text(shape.name)
            .text("` can create ")
            .number(series)
            .text(" series (");
        let message = product(message, shape)
            .text("), over its budget of ")
            .number(shape.max_series)
            .text("\nhelp: merge label values, or raise `max_series`");
        panic!("{}", message.as_str());
    }
}

/// Checks that a claim is not longer than one can be.
///
/// # Panics
/// If it is.
#[track_caller]
pub(crate) const fn check_slots(name: &str, slots: usize) {
    if slots > crate::claim::LONGEST {
        let message = Message::new()
            .text("`")
            .text(name)
            .text("` keeps ")
            .number(slots)
            .text(" numbers, more than the ")
            .number(crate::claim::LONGEST)
            .text(" that fit\nhelp: merge label values, or leave out a label");
        panic!("{}", message.as_str());
    }
}

impl Shape<'_> {
    /// What stands between prefix and name.
    const fn joint(&self) -> &'static str {
        if self.prefix.is_empty() { "" } else { "_" }
    }
}

/// The factors of a family's number of series: `route 40 × outcome 30`.
const fn product(mut message: Message, family: &Shape<'_>) -> Message {
    let mut at = 0;
    while at < family.labels.len() {
        if at > 0 {
            message = message.text(" × ");
        }
        message = message
            .text(family.labels[at].name)
            .text(" ")
            .number(family.labels[at].cardinality);
        at += 1;
    }
    if family.lines > 1 {
        if at > 0 {
            message = message.text(" × ");
        }
        message = message.number(family.lines).text(" lines each");
    }
    message
}

#[track_caller]
const fn check_labels(family: &Shape<'_>) {
    let mut at = 0;
    while at < family.labels.len() {
        let label = &family.labels[at];
        check_label_name(label.name);
        check_once(family, label.name, at, 0);
        let mut which = 0;
        while which < label.implied.len() {
            check_label_name(label.implied[which]);
            check_once(family, label.implied[which], at, which + 1);
            which += 1;
        }
        at += 1;
    }
}

#[track_caller]
const fn check_label_name(name: &str) {
    if rules::is_reserved_label(name) {
        let message = Message::new()
            .text("the label name `")
            .text(name)
            .text("` is reserved by Prometheus\nhelp: give the label another name");
        panic!("{}", message.as_str());
    }
}

/// Checks that the name at `place` (0 for the label, else one that it implies) of label `at` does
/// not stand before that place.
#[track_caller]
const fn check_once(family: &Shape<'_>, name: &str, at: usize, place: usize) {
    let mut known = constant(family.constant_labels, name);
    let mut other = 0;
    while other <= at {
        let label = &family.labels[other];
        if (other < at || place > 0) && rules::meet(label.name, name) {
            known = Some(label.name);
        }
        let mut which = 0;
        while which < label.implied.len() {
            if (other < at || which + 1 < place) && rules::meet(label.implied[which], name) {
                known = Some(label.implied[which]);
            }
            which += 1;
        }
        other += 1;
    }
    if let Some(known) = known {
        let mut message = Message::new();
        if !rules::equal(known, name) {
            message = message
                .text("the labels `")
                .text(known)
                .text("` and `")
                .text(name)
                .text("` of `")
                .text(family.prefix)
                .text(family.joint())
                .text(family.name)
                .text("` are one to readers that get `_` for other characters\nhelp: rename one");
            panic!("{}", message.as_str());
        }
        message = message
            .text("the label `")
            .text(name)
            .text("` stands twice in `")
            .text(family.prefix)
            .text(family.joint())
            .text(family.name)
            .text(
                "`\nhelp: leave one out, or name them apart in a struct with `#[derive(LabelSet)]`",
            );
        panic!("{}", message.as_str());
    }
}

/// The constant label that is called `name`, or would be where names are escaped.
const fn constant(constants: &[(&'static str, &'static str)], name: &str) -> Option<&'static str> {
    let mut at = 0;
    while at < constants.len() {
        if rules::meet(constants[at].0, name) {
            return Some(constants[at].0);
        }
        at += 1;
    }
    None
}

const fn has_constant(constants: &[(&'static str, &'static str)], name: &str) -> bool {
    constant(constants, name).is_some()
}

/// Checks the capacity of a bounded label.
///
/// # Panics
/// If it is 0, or over the largest.
#[track_caller]
pub const fn check_capacity(capacity: usize) {
    assert!(
        capacity > 0,
        "a capacity of 0 leaves room for no value but `other`\nhelp: write how many strings get a value of their own"
    );
    if capacity > rules::LARGEST_CAPACITY {
        let message = Message::new()
            .text("a capacity of ")
            .number(capacity)
            .text(" is over the largest, ")
            .number(rules::LARGEST_CAPACITY);
        panic!("{}", message.as_str());
    }
}

/// Checks the most exponential buckets that a series of a native histogram has.
///
/// # Panics
/// If there are too few to tell values apart, or more than a reader accepts; or the metric is of
/// another type.
#[track_caller]
pub const fn check_max_buckets(family: &FamilyDescription) {
    let Detail::Native { max_buckets } = family.detail else {
        return;
    };
    if !matches!(family.kind, Kind::NativeHistogram) {
        let message = Message::new()
            .text("`")
            .text(family.name)
            .text("` has no exponential buckets to limit\nhelp: remove `max_buckets`, or make it a `NativeHistogram`");
        panic!("{}", message.as_str());
    }
    if max_buckets < FEWEST_BUCKETS || max_buckets > MOST_BUCKETS {
        let message = Message::new()
            .text("a native histogram cannot have ")
            .number(max_buckets)
            .text(" buckets\nhelp: write a number from ")
            .number(FEWEST_BUCKETS)
            .text(" to ")
            .number(MOST_BUCKETS);
        panic!("{}", message.as_str());
    }
}

/// The least and the greatest `max_buckets`.
const FEWEST_BUCKETS: usize = 4;
const MOST_BUCKETS: usize = 10_000;

/// Checks the bounds of a histogram.
///
/// # Panics
/// If there are none, or one is not a number, infinite, or not above the one before.
#[track_caller]
pub const fn check_bounds(bounds: &[f64]) {
    assert!(
        !bounds.is_empty(),
        "a histogram needs at least one bucket bound\nhelp: leave `buckets` out for the usual ones"
    );
    let mut at = 0;
    while at < bounds.len() {
        let bound = bounds[at];
        assert!(
            !bound.is_nan(),
            "a bucket bound is not a number\nhelp: leave it out; values that are NaN are never counted"
        );
        assert!(
            bound.is_finite(),
            "a bucket bound is infinite\nhelp: leave it out; the bucket `+Inf` is always there"
        );
        if at > 0 && bound <= bounds[at - 1] {
            let message = Message::new()
                .text("bucket bound number ")
                .number(at + 1)
                .text(" is not above number ")
                .number(at)
                .text("\nhelp: bounds ascend, each once");
            panic!("{}", message.as_str());
        }
        at += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[should_panic(expected = "bucket bound number 3 is not above number 2")]
    fn bounds_ascend() {
        check_bounds(&[0.1, 0.5, 0.25]);
    }
}
