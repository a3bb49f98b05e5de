//! The rules on names, units and labels that the macros enforce and the runtime relies on.
//!
//! Every rule is one `const fn` over a `&str`, so that the same words are judged the same way by a
//! procedural macro, by a `const` check and by a program that inspects somebody else's endpoint.
//! Sources: the Prometheus data model, and its page of best practices on naming.
#![no_std]
#![forbid(unsafe_code)]

/// The longest metric or label name that is accepted, in bytes.
pub const LONGEST_NAME: usize = 200;

/// The largest capacity of a label of bounded strings.
pub const LARGEST_CAPACITY: usize = 100_000;

/// The budget of a family that asks for none, in series.
pub const FAMILY_BUDGET: usize = 1_000;

/// The budget of a set that asks for none, in series.
pub const SET_BUDGET: usize = 20_000;

const fn is_head(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || byte == b'_'
}

const fn is_word(name: &str) -> bool {
    let bytes = name.as_bytes();
    if bytes.is_empty() || bytes.len() > LONGEST_NAME {
        return false;
    }
    let mut at = 0;
    while at < bytes.len() {
        let byte = bytes[at];
        if !is_head(byte) && (at == 0 || !byte.is_ascii_digit()) {
            return false;
        }
        at += 1;
    }
    true
}

/// Whether `name` can name a metric: `[a-zA-Z_][a-zA-Z0-9_]*`, at most [`LONGEST_NAME`] bytes.
///
/// Colons are left out on purpose: they belong to recording rules.
pub const fn is_metric_name(name: &str) -> bool {
    is_word(name)
}

/// Whether `name` can name a label: `[a-zA-Z_][a-zA-Z0-9_]*`, at most [`LONGEST_NAME`] bytes.
pub const fn is_label_name(name: &str) -> bool {
    is_word(name)
}

/// Whether `name` can name a metric or a label for readers of UTF-8: any text that is not empty, of at
/// most [`LONGEST_NAME`] bytes.
pub const fn is_utf8_name(name: &str) -> bool {
    !name.is_empty() && name.len() <= LONGEST_NAME
}

/// Whether `name` can be a namespace or subsystem: a lower-case metric name that neither starts
/// nor ends with an underscore.
pub const fn is_namespace(name: &str) -> bool {
    let bytes = name.as_bytes();
    if !is_metric_name(name) || bytes[0] == b'_' || bytes[bytes.len() - 1] == b'_' {
        return false;
    }
    let mut at = 0;
    while at < bytes.len() {
        if bytes[at].is_ascii_uppercase() {
            return false;
        }
        at += 1;
    }
    true
}

/// Whether Prometheus keeps `name` for itself: `le`, `quantile` and everything under `__`.
pub const fn is_reserved_label(name: &str) -> bool {
    equal(name, "le") || equal(name, "quantile") || starts_with(name, "__")
}

/// Whether two names are the same, in a `const` context.
pub const fn equal(left: &str, right: &str) -> bool {
    left.len() == right.len() && starts_with(left, right)
}

/// Whether two names are the same to readers that know no names but `[a-zA-Z_:][a-zA-Z0-9_:]*`, and
/// get `_` for each other character.
pub const fn meet(left: &str, right: &str) -> bool {
    let (left, right) = (left.as_bytes(), right.as_bytes());
    let (mut one, mut two) = (0, 0);
    while one < left.len() && two < right.len() {
        if seen(left, one) != seen(right, two) {
            return false;
        }
        one = after(left, one);
        two = after(right, two);
    }
    one == left.len() && two == right.len()
}

/// What such a reader gets for the character that starts at `at`.
const fn seen(name: &[u8], at: usize) -> u8 {
    let byte = name[at];
    if is_head(byte) || byte == b':' || (at > 0 && byte.is_ascii_digit()) {
        byte
    } else {
        b'_'
    }
}

/// Where the character after the one at `at` starts.
const fn after(name: &[u8], mut at: usize) -> usize {
    at += 1;
    while at < name.len() && name[at] & 0xC0 == 0x80 {
        at += 1;
    }
    at
}

/// Whether `name` starts with `head`, in a `const` context.
pub const fn starts_with(name: &str, head: &str) -> bool {
    let (name, head) = (name.as_bytes(), head.as_bytes());
    if head.len() > name.len() {
        return false;
    }
    let mut at = 0;
    while at < head.len() {
        if name[at] != head[at] {
            return false;
        }
        at += 1;
    }
    true
}

/// Whether `name` ends with `tail`, in a `const` context.
pub const fn ends_with(name: &str, tail: &str) -> bool {
    // By bytes: a name in UTF-8 may have no character where the tail would start.
    let (name, tail) = (name.as_bytes(), tail.as_bytes());
    if tail.len() > name.len() {
        return false;
    }
    let mut at = 0;
    while at < tail.len() {
        if name[name.len() - tail.len() + at] != tail[at] {
            return false;
        }
        at += 1;
    }
    true
}

/// Whether `word` is one of the words of `name` that underscores part.
pub const fn has_word(name: &str, word: &str) -> bool {
    let (name, word) = (name.as_bytes(), word.as_bytes());
    let mut start = 0;
    while start + word.len() <= name.len() {
        let mut same = 0;
        while same < word.len() && name[start + same] == word[same] {
            same += 1;
        }
        let end = start + word.len();
        if same == word.len()
            && (start == 0 || name[start - 1] == b'_')
            && (end == name.len() || name[end] == b'_')
        {
            return true;
        }
        start += 1;
    }
    false
}

/// Units that are not the base unit of their quantity, each with the base unit.
const UNITS: &[(&str, &str)] = &[
    ("ns", "seconds"),
    ("nanos", "seconds"),
    ("nanoseconds", "seconds"),
    ("us", "seconds"),
    ("micros", "seconds"),
    ("microseconds", "seconds"),
    ("ms", "seconds"),
    ("msec", "seconds"),
    ("millis", "seconds"),
    ("milliseconds", "seconds"),
    ("secs", "seconds"),
    ("mins", "seconds"),
    ("minutes", "seconds"),
    ("hours", "seconds"),
    ("days", "seconds"),
    ("bits", "bytes"),
    ("kb", "bytes"),
    ("kib", "bytes"),
    ("kilobytes", "bytes"),
    ("mb", "bytes"),
    ("mib", "bytes"),
    ("megabytes", "bytes"),
    ("gb", "bytes"),
    ("gib", "bytes"),
    ("gigabytes", "bytes"),
    ("percent", "ratio"),
    ("percentage", "ratio"),
    ("pct", "ratio"),
    ("millimeters", "meters"),
    ("centimeters", "meters"),
    ("kilometers", "meters"),
    ("milligrams", "grams"),
    ("kilograms", "grams"),
    ("millivolts", "volts"),
    ("milliamperes", "amperes"),
    ("fahrenheit", "celsius"),
    ("calories", "joules"),
];

const fn without_total(name: &str) -> &str {
    if ends_with(name, "_total") {
        name.split_at(name.len() - "_total".len()).0
    } else {
        name
    }
}

/// The unit in `name` that is not a base unit, and the base unit to use instead.
///
/// Only the last word counts, or the one before `_total`.
pub const fn foreign_unit(name: &str) -> Option<(&'static str, &'static str)> {
    let name = without_total(name);
    let mut at = 0;
    while at < UNITS.len() {
        let (unit, base) = UNITS[at];
        let is_last_word = ends_with(name, unit)
            && (name.len() == unit.len() || name.as_bytes()[name.len() - unit.len() - 1] == b'_');
        if is_last_word {
            return Some((unit, base));
        }
        at += 1;
    }
    None
}

/// The base units that Prometheus and OpenMetrics name, and their quantities' own.
const BASE_UNITS: &[&str] = &[
    "seconds", "bytes", "ratio", "meters", "grams", "volts", "amperes", "celsius", "joules",
];

/// The base unit that `name` ends with, after an underscore; `_total` left aside.
pub const fn base_unit(name: &str) -> Option<&'static str> {
    let name = without_total(name);
    let mut at = 0;
    while at < BASE_UNITS.len() {
        let unit = BASE_UNITS[at];
        if ends_with(name, unit)
            && name.len() > unit.len()
            && name.as_bytes()[name.len() - unit.len() - 1] == b'_'
        {
            return Some(unit);
        }
        at += 1;
    }
    None
}

const TYPES: &[&str] = &["counter", "gauge", "histogram", "summary"];

/// The metric type that `name` repeats as a word of its own (`requests_counter_total`).
pub const fn type_in_name(name: &str) -> Option<&'static str> {
    let mut at = 0;
    while at < TYPES.len() {
        if has_word(name, TYPES[at]) {
            return Some(TYPES[at]);
        }
        at += 1;
    }
    None
}

/// The suffixes that a family's lines add to its name; the empty one is the name itself.
///
/// Two families whose names meet through these would share lines.
pub const fn line_suffixes(is_histogram: bool, is_summary: bool) -> &'static [&'static str] {
    if is_histogram {
        &["", "_bucket", "_sum", "_count"]
    } else if is_summary {
        &["", "_sum", "_count"]
    } else {
        &[""]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LONG: &str = match core::str::from_utf8(&[b'x'; LONGEST_NAME + 1]) {
        Ok(long) => long,
        Err(_) => panic!("ascii"),
    };

    #[test]
    fn names() {
        for good in ["a", "_a", "http_requests_total", "A9"] {
            assert!(is_metric_name(good), "{good}");
            assert!(is_label_name(good), "{good}");
        }
        for bad in ["", "9a", "a-b", "a b", "é", "a:b", LONG] {
            assert!(!is_metric_name(bad), "{bad}");
        }
        assert!(is_namespace("alice") && is_namespace("a_b"));
        for bad in ["", "_a", "a_", "Alice", "a.b"] {
            assert!(!is_namespace(bad), "{bad}");
        }
    }

    #[test]
    fn names_that_meet() {
        for (left, right) in [("a", "a"), ("a.b", "a_b"), ("9é", "_花"), ("a b", "a-b")] {
            assert!(meet(left, right) && meet(right, left), "{left} {right}");
        }
        for (left, right) in [
            ("a", "b"),
            ("a", "a_"),
            ("a:b", "a_b"),
            ("a9", "a_"),
            ("é", "__"),
        ] {
            assert!(!meet(left, right) && !meet(right, left), "{left} {right}");
        }
        assert!(is_utf8_name("http.路") && !is_utf8_name("") && !is_utf8_name(LONG));
    }

    #[test]
    fn reserved() {
        assert!(is_reserved_label("le") && is_reserved_label("quantile"));
        assert!(is_reserved_label("__name__") && !is_reserved_label("_level"));
        assert!(!is_reserved_label("let"));
    }

    #[test]
    fn units() {
        assert_eq!(foreign_unit("latency_ms"), Some(("ms", "seconds")));
        assert_eq!(foreign_unit("sent_kb_total"), Some(("kb", "bytes")));
        assert_eq!(foreign_unit("ms"), Some(("ms", "seconds")));
        assert_eq!(foreign_unit("items"), None);
        assert_eq!(foreign_unit("duration_seconds"), None);
        assert_eq!(foreign_unit("ms_processed"), None);
        assert_eq!(base_unit("wait_seconds"), Some("seconds"));
        assert_eq!(base_unit("sent_bytes_total"), Some("bytes"));
        // A tail of each length starts within some character.
        for name in ["花花花", "花花_花", "é花é花"] {
            assert_eq!((base_unit(name), foreign_unit(name)), (None, None));
            assert_eq!(type_in_name(name), None);
        }
        for none in [
            "seconds",
            "_total",
            "milliseconds",
            "wait_ms",
            "seconds_waited",
        ] {
            assert_eq!(base_unit(none), None, "{none}");
        }
    }

    #[test]
    fn types() {
        assert_eq!(type_in_name("requests_counter_total"), Some("counter"));
        assert_eq!(type_in_name("gauge_pressure"), Some("gauge"));
        assert_eq!(type_in_name("encounters_total"), None);
    }
}
