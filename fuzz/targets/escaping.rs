//! Any name becomes one that every reader knows, and `values` loses nothing of it.
//!
//! Source of the way back: <https://prometheus.io/docs/instrumenting/escaping_schemes/>.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tallymark::Escaping;

fn is_known(name: &str, also: &[u8]) -> bool {
    let is_start = |byte: u8| byte.is_ascii_alphabetic() || byte == b'_' || also.contains(&byte);
    name.bytes().next().is_some_and(is_start)
        && name
            .bytes()
            .all(|byte| is_start(byte) || byte.is_ascii_digit())
}

/// What `values` was made of.
fn unescaped(name: &str) -> Option<String> {
    let Some(mut rest) = name.strip_prefix("U__") else {
        return Some(name.to_owned());
    };
    let mut text = String::new();
    while let Some(start) = rest.find('_') {
        text.push_str(&rest[..start]);
        rest = &rest[start + 1..];
        let (code, behind) = rest.split_once('_')?;
        text.push(match code {
            "" => '_',
            code => char::from_u32(u32::from_str_radix(code, 16).ok()?)?,
        });
        rest = behind;
    }
    Some(text + rest)
}

fuzz_target!(|name: &str| {
    if name.is_empty() {
        return;
    }
    assert_eq!(Escaping::AllowUtf8.escape(name), name);
    assert_eq!(Escaping::AllowUtf8.escape_label(name), name);
    for escaping in [Escaping::Underscores, Escaping::Dots, Escaping::Values] {
        let (metric, label) = (escaping.escape(name), escaping.escape_label(name));
        assert!(
            is_known(&metric, b":"),
            "{escaping:?} of {name:?}: {metric:?}"
        );
        assert!(is_known(&label, b""), "{escaping:?} of {name:?}: {label:?}");
        if escaping != Escaping::Dots && is_known(name, b":") {
            assert_eq!(metric, name);
        }
    }
    // A name that looks escaped and is known as it stands is left so.
    if !name.starts_with("U__") {
        for escaped in [
            Escaping::Values.escape(name),
            Escaping::Values.escape_label(name),
        ] {
            assert_eq!(unescaped(&escaped).as_deref(), Some(name), "{escaped}");
        }
    }
});
