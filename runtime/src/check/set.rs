//! Rules on sets: what families have in common, and names that meet.

use super::has_constant;
use crate::description::{FamilyDescription, Item, Kind, SetDescription};
use crate::message::Message;
use tallymark_rules as rules;

/// Checks the constant labels of a set, and that no two of its families write lines
/// of one name, nested sets included.
///
/// # Panics
/// If one of these is not so.
#[track_caller]
pub const fn check_set(set: &SetDescription) {
    let mut at = 0;
    while at < set.items.len() {
        match set.items[at] {
            Item::Family(family) => check_constants(family, set.constant_labels),
            Item::Nested(inner) => {
                check_nested(inner, set.constant_labels);
            }
        }
        at += 1;
    }
    let count = count_families(set);
    let mut left = 0;
    while left < count {
        check_states(set, left);
        let mut right = 0;
        while right < left {
            check_apart(set, right, left);
            right += 1;
        }
        left += 1;
    }
}

/// Checks the budget of a set.
///
/// # Panics
/// If it can have more series than its budget.
#[track_caller]
pub const fn check_set_budget(set: &SetDescription) {
    let series = counted(set);
    if series > set.max_series {
        let mut message = Message::new()
            .text("the set `")
            .text(set.name)
            .text("` can create ")
            .number(series)
            .text(" series (");
        let mut at = 0;
        while at < set.items.len() {
            if at > 0 {
                message = message.text(" + ");
            }
            message = match set.items[at] {
                Item::Family(family) => message.text(family.name).text(" ").number(within(family)),
                Item::Nested(set) => message.text(set.name).text(" ").number(counted(set)),
            };
            at += 1;
        }
        message = message
            .text("), over its budget of ")
            .number(set.max_series)
            .text("\nhelp: merge label values, or raise `max_series` of the set");
        panic!("{}", message.as_str());
    }
}

/// The series of a set, each family's up to its budget: one that is over it is told by itself.
const fn counted(set: &SetDescription) -> usize {
    let mut sum = 0usize;
    let mut at = 0;
    while at < set.items.len() {
        sum = sum.saturating_add(match set.items[at] {
            Item::Family(family) => within(family),
            Item::Nested(inner) => counted(inner),
        });
        at += 1;
    }
    sum
}

const fn within(family: &FamilyDescription) -> usize {
    let series = family.series();
    if series < family.max_series {
        series
    } else {
        family.max_series
    }
}

#[track_caller]
const fn check_nested(set: &SetDescription, constants: &[(&'static str, &'static str)]) {
    let mut at = 0;
    while at < set.constant_labels.len() {
        if has_constant(constants, set.constant_labels[at].0) {
            let message = Message::new()
                .text("the constant label `")
                .text(set.constant_labels[at].0)
                .text("` of the nested set `")
                .text(set.name)
                .text("` is one of the set around it as well\nhelp: leave one out");
            panic!("{}", message.as_str());
        }
        at += 1;
    }
    at = 0;
    while at < set.items.len() {
        match set.items[at] {
            Item::Family(family) => check_constants(family, constants),
            Item::Nested(inner) => check_nested(inner, constants),
        }
        at += 1;
    }
}

const fn count_families(set: &SetDescription) -> usize {
    let mut count = 0;
    let mut at = 0;
    while at < set.items.len() {
        count += match set.items[at] {
            Item::Family(_) => 1,
            Item::Nested(inner) => count_families(inner),
        };
        at += 1;
    }
    count
}

/// The family number `index` of a set, nested ones in their place, and its whole name.
const fn family_at(
    set: &SetDescription,
    mut index: usize,
) -> (&'static FamilyDescription, Message) {
    let mut at = 0;
    loop {
        match set.items[at] {
            Item::Family(family) => {
                if index == 0 {
                    return (family, joined(set.prefix, family.name));
                }
                index -= 1;
            }
            Item::Nested(inner) => {
                let inside = count_families(inner);
                if index < inside {
                    let (family, name) = family_at(inner, index);
                    return (family, joined(set.prefix, name.as_str()));
                }
                index -= inside;
            }
        }
        at += 1;
    }
}

const fn joined(prefix: &str, name: &str) -> Message {
    if prefix.is_empty() {
        Message::new().text(name)
    } else {
        Message::new().text(prefix).text("_").text(name)
    }
}

/// Checks that no label of a state set is called like the set, as the label of its states is.
#[track_caller]
const fn check_states(set: &SetDescription, index: usize) {
    let (family, name) = family_at(set, index);
    let mut at = 0;
    while at < family.labels.len() && matches!(family.kind, Kind::StateSet) {
        if rules::equal(family.labels[at].name, name.as_str()) {
            let message = Message::new()
                .text("the state set `")
                .text(name.as_str())
                .text("` has a label of its own name, as its states have\nhelp: rename one");
            panic!("{}", message.as_str());
        }
        at += 1;
    }
}

#[track_caller]
const fn check_apart(set: &SetDescription, left: usize, right: usize) {
    let (one, one_name) = family_at(set, left);
    let (two, two_name) = family_at(set, right);
    let (one_lines, two_lines) = (suffixes(one), suffixes(two));
    let mut i = 0;
    while i < one_lines.len() {
        let mut j = 0;
        while j < two_lines.len() {
            if same_joined(
                one_name.as_str(),
                one_lines[i],
                two_name.as_str(),
                two_lines[j],
            ) {
                let mut message = Message::new().text("`").text(two_name.as_str()).text("` ");
                if rules::equal(one_name.as_str(), two_name.as_str()) {
                    message = message
                        .text("is the name of two metrics of `")
                        .text(set.name)
                        .text("`\nhelp: rename one, or give its set a `namespace`");
                    panic!("{}", message.as_str());
                }
                message = message
                    .text("and `")
                    .text(one_name.as_str())
                    .text("` would both write lines called `")
                    .text(one_name.as_str())
                    .text(one_lines[i])
                    .text("`\nhelp: rename one");
                panic!("{}", message.as_str());
            }
            j += 1;
        }
        i += 1;
    }
}

const fn suffixes(family: &FamilyDescription) -> &'static [&'static str] {
    rules::line_suffixes(
        family.kind.is_histogram(),
        matches!(family.kind, Kind::Summary),
    )
}

const fn same_joined(one: &str, one_tail: &str, two: &str, two_tail: &str) -> bool {
    let one = Message::new().text(one).text(one_tail);
    let two = Message::new().text(two).text(two_tail);
    rules::meet(one.as_str(), two.as_str())
}

/// Checks the labels of a family against those that are constant in the sets around it.
#[track_caller]
const fn check_constants(family: &FamilyDescription, constants: &[(&'static str, &'static str)]) {
    let mut at = 0;
    while at < family.labels.len() {
        let label = &family.labels[at];
        check_not_constant(family, label.name, constants);
        let mut which = 0;
        while which < label.implied.len() {
            check_not_constant(family, label.implied[which], constants);
            which += 1;
        }
        at += 1;
    }
    at = 0;
    while at < family.constant_labels.len() {
        check_not_constant(family, family.constant_labels[at].0, constants);
        at += 1;
    }
}

#[track_caller]
const fn check_not_constant(
    family: &FamilyDescription,
    name: &str,
    constants: &[(&'static str, &'static str)],
) {
    if has_constant(constants, name) {
        let message = Message::new()
            .text("the label `")
            .text(name)
            .text("` of `")
            .text(family.name)
            .text("` is a constant label of the set around it as well\nhelp: leave one out");
        panic!("{}", message.as_str());
    }
}
