//! Words: case conversion, the nearest of several, and the user's tokens as they were written.

use quote::ToTokens;
use syn::{Ident, LitStr};

/// The cases that `rename_all` knows, as serde spells them.
pub(crate) const CASES: [&str; 8] = [
    "lowercase",
    "UPPERCASE",
    "PascalCase",
    "camelCase",
    "snake_case",
    "SCREAMING_SNAKE_CASE",
    "kebab-case",
    "SCREAMING-KEBAB-CASE",
];

/// The words of a `PascalCase` name, in lower case; a run of capitals is one word.
fn words(name: &str) -> Vec<String> {
    let characters: Vec<char> = name.chars().collect();
    let mut words = Vec::<String>::new();
    for (at, character) in characters.iter().enumerate() {
        let before = at.checked_sub(1).map(|at| characters[at]);
        let after = characters.get(at + 1);
        let starts_word = character.is_uppercase()
            && before.is_some_and(|before| {
                !before.is_uppercase() || after.is_some_and(|after| after.is_lowercase())
            });
        if *character == '_' {
            words.push(String::new());
        } else if let (Some(word), false) = (words.last_mut(), starts_word) {
            word.extend(character.to_lowercase());
        } else {
            words.push(character.to_lowercase().collect());
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

pub(crate) fn snake_case(name: &str) -> String {
    words(name).join("_")
}

fn capitalised(word: &str) -> String {
    let mut characters = word.chars();
    characters.next().map_or_else(String::new, |first| {
        first.to_uppercase().collect::<String>() + characters.as_str()
    })
}

/// `name`, written in one of [`CASES`]; `None` if there is no such case.
pub(crate) fn in_case(name: &str, case: &LitStr) -> Option<String> {
    let words = words(name);
    let pascal = || {
        words
            .iter()
            .map(|word| capitalised(word))
            .collect::<String>()
    };
    Some(match case.value().as_str() {
        "lowercase" => words.concat(),
        "UPPERCASE" => words.concat().to_uppercase(),
        "PascalCase" => pascal(),
        "camelCase" => {
            let pascal = pascal();
            let mut characters = pascal.chars();
            let first = characters.next().map(char::to_lowercase);
            first.into_iter().flatten().chain(characters).collect()
        }
        "snake_case" => words.join("_"),
        "SCREAMING_SNAKE_CASE" => words.join("_").to_uppercase(),
        "kebab-case" => words.join("-"),
        "SCREAMING-KEBAB-CASE" => words.join("-").to_uppercase(),
        _ => return None,
    })
}

/// Whether an identifier is one of these words.
///
/// Its text is asked for once: the compiler gives each time another copy of it.
pub(crate) fn is_one_of(ident: &Ident, words: &[&str]) -> bool {
    words.contains(&ident.to_string().as_str())
}

/// Tokens as a person writes them: those of a macro have spaces around every sign.
pub(crate) fn written(node: impl ToTokens) -> String {
    let mut text = node.to_token_stream().to_string();
    for sign in ["::", "<", "(", "[", "."] {
        text = text
            .replace(&format!(" {sign}"), sign)
            .replace(&format!("{sign} "), sign);
    }
    for sign in [">", ",", ")", "]", ";"] {
        text = text.replace(&format!(" {sign}"), sign);
    }
    text.replace("& ", "&")
}

/// The one of `known` that `word` was most likely meant to be.
pub(crate) fn nearest<'a>(word: &str, known: &[&'a str]) -> Option<&'a str> {
    known
        .iter()
        .map(|known| (distance(word, known), *known))
        .filter(|(distance, known)| *distance <= known.len().max(word.len()) / 3 + 1)
        .min()
        .map(|(_, known)| known)
}

/// `did you mean …? <kind>: …`, or only the list, as a help line.
pub(crate) fn suggestion(word: &str, kind: &str, known: &[&str]) -> String {
    let list = known
        .iter()
        .map(|known| format!("`{known}`"))
        .collect::<Vec<_>>()
        .join(", ");
    match nearest(word, known) {
        _ if known.is_empty() => format!("\nhelp: there are no {kind}"),
        Some(nearest) => format!("\nhelp: did you mean `{nearest}`? {kind}: {list}"),
        None => format!("\nhelp: {kind}: {list}"),
    }
}

/// The number of letters to insert, remove or replace (Levenshtein).
pub(crate) fn distance(left: &str, right: &str) -> usize {
    let right: Vec<char> = right.chars().collect();
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (i, a) in left.chars().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], i + 1);
        for (j, b) in right.iter().enumerate() {
            let replaced = diagonal + usize::from(a != *b);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[right.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn snake_case_of_variants() {
        for (name, snake) in [
            ("Openai", "openai"),
            ("RateLimited", "rate_limited"),
            ("HTTPServer", "http_server"),
            ("Http2Error", "http2_error"),
            ("Gpt4", "gpt4"),
            ("IO", "io"),
            ("already_snake", "already_snake"),
            ("A", "a"),
        ] {
            assert_eq!(snake_case(name), snake);
        }
    }

    #[test]
    fn cases() {
        let expected = [
            "ratelimited",
            "RATELIMITED",
            "RateLimited",
            "rateLimited",
            "rate_limited",
            "RATE_LIMITED",
            "rate-limited",
            "RATE-LIMITED",
        ];
        for (case, expected) in CASES.iter().zip(expected) {
            let case = LitStr::new(case, proc_macro2::Span::call_site());
            assert_eq!(in_case("RateLimited", &case).as_deref(), Some(expected));
        }
    }

    #[test]
    fn tokens_as_they_were_written() {
        for text in [
            "std::borrow::Cow<'static, str>",
            "&'static str",
            "(Status, Option<bool>)",
            "[u8; 4]",
            "API.requests_total(status)",
        ] {
            let tokens: proc_macro2::TokenStream = text.parse().unwrap();
            assert_eq!(written(tokens), text);
        }
    }

    #[test]
    fn the_nearest_word() {
        assert_eq!(nearest("rout", &["cart", "route"]), Some("route"));
        assert_eq!(nearest("xyz", &["cart", "route"]), None);
        assert_eq!(distance("kitten", "sitting"), 3);
    }
}
