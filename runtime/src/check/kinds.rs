//! Rules on the kinds of an error.

use crate::error_kind::{KindName, kinds_before};
use crate::message::Message;
use tallymark_rules as rules;

/// Checks that the kinds of an error do not share a name.
///
/// # Panics
/// If two do, nested ones in full.
#[track_caller]
pub const fn check_kinds(names: &[KindName]) {
    let mut left = 0;
    while left < names.len() {
        if let KindName::Nested(_, inner) = names[left] {
            check_kinds(inner);
        }
        let mut right = left + 1;
        while right < names.len() {
            if can_meet(names[left], names[right]) {
                check_apart(names, left, right);
            }
            right += 1;
        }
        left += 1;
    }
}

/// Whether a kind of `left` can be called like one of `right`, by how their names start.
///
/// Where it cannot, their kinds need not be compared one by one, of which the compiler would grow
/// tired: an error may hold several that have dozens.
const fn can_meet(left: KindName, right: KindName) -> bool {
    let (left, right) = (head(left), head(right));
    rules::starts_with(left, right) || rules::starts_with(right, left)
}

const fn head(name: KindName) -> &'static str {
    match name {
        KindName::Own(name) | KindName::Nested(name, _) => name,
    }
}

/// Checks that no kind of the name number `left` is called like one of number `right`.
#[track_caller]
const fn check_apart(names: &[KindName], left: usize, right: usize) {
    let mut one = kinds_before(names, left);
    while one < kinds_before(names, left + 1) {
        let name = kind_at(names, one);
        let mut other = kinds_before(names, right);
        while other < kinds_before(names, right + 1) {
            if rules::equal(name.as_str(), kind_at(names, other).as_str()) {
                let message = Message::new()
                    .text("two kinds of this error are called `")
                    .text(name.as_str())
                    .text("`\nhelp: rename one with `#[error_kind(\"…\")]`");
                panic!("{}", message.as_str());
            }
            other += 1;
        }
        one += 1;
    }
}

/// The whole name of the kind number `index`.
const fn kind_at(names: &[KindName], mut index: usize) -> Message {
    let mut at = 0;
    loop {
        match names[at] {
            KindName::Own(name) => {
                if index == 0 {
                    return Message::new().text(name);
                }
                index -= 1;
            }
            KindName::Nested(outer, inner) => {
                let inside = kinds_before(inner, inner.len());
                if index < inside {
                    let inner = kind_at(inner, index);
                    return Message::new().text(outer).text("_").text(inner.as_str());
                }
                index -= inside;
            }
        }
        at += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[should_panic(expected = "two kinds of this error are called `closed`")]
    fn kinds_can_meet() {
        const CLOSED: KindName = KindName::Own("closed");
        check_kinds(&[KindName::Nested(
            "http",
            &[CLOSED, KindName::Own("open"), CLOSED],
        )]);
    }

    #[test]
    #[should_panic(expected = "two kinds of this error are called `http_closed`")]
    fn nested_kinds_can_meet_others() {
        check_kinds(&[
            KindName::Nested("http", &[KindName::Own("refused"), KindName::Own("closed")]),
            KindName::Own("http_closed"),
        ]);
    }

    #[test]
    #[should_panic(expected = "two kinds of this error are called `http_io_closed`")]
    fn nested_kinds_can_meet_nested_ones() {
        check_kinds(&[
            KindName::Nested("http_io", &[KindName::Own("closed")]),
            KindName::Own("late"),
            KindName::Nested("http", &[KindName::Own("io"), KindName::Own("io_closed")]),
        ]);
    }

    #[test]
    fn names_may_start_alike() {
        let closed = &[KindName::Own("closed")];
        check_kinds(&[
            KindName::Own("http"),
            KindName::Own("http_closed_again"),
            KindName::Nested("http", closed),
            KindName::Nested("http_io", closed),
        ]);
    }
}
