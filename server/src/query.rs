//! The query of a request, and which families it asks for: `?name[]=a&name[]=b`.

/// The names of a query; nothing where it has none. Other parameters are passed over.
///
/// # Errors
/// What is wrong with a query that is not one, for its sender to read.
pub(crate) fn names(query: &str) -> Result<Option<Vec<String>>, String> {
    let mut names = None;
    for (key, value) in pairs(query)? {
        if key == "name[]" {
            names.get_or_insert_with(Vec::new).push(value);
        }
    }
    Ok(names)
}

/// The parameters of a query and their values, decoded.
///
/// # Errors
/// What is wrong with a query that is not one, for its sender to read.
pub(crate) fn pairs(query: &str) -> Result<Vec<(String, String)>, String> {
    let pairs = query.split('&').map(|pair| {
        let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
        Ok((decoded(key)?, decoded(value)?))
    });
    pairs.collect()
}

/// As forms are encoded: `+` is a space, `%` stands before two hexadecimal digits of a byte.
fn decoded(text: &str) -> Result<String, String> {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => {
                let mut digit = || char::from(rest.next()?).to_digit(16);
                let (Some(high), Some(low)) = (digit(), digit()) else {
                    return Err(format!(
                        "`{text}` in the query has a `%` without two hexadecimal digits behind it"
                    ));
                };
                (high << 4 | low) as u8
            }
            other => other,
        });
    }
    String::from_utf8(bytes).map_err(|_| format!("`{text}` in the query is not UTF-8"))
}

#[cfg(test)]
mod tests {
    use super::names;

    #[test]
    fn names_are_decoded() {
        for (query, expected) in [
            ("name[]=a&name[]=b", Some(&["a", "b"][..])),
            ("name%5B%5D=a%2eb+c&x=y", Some(&["a.b c"])),
            ("name[]=%C3%A9", Some(&["é"])),
            ("name[]", Some(&[""])),
            ("name=a&names[]=b", None),
            ("", None),
            ("&&=&", None),
        ] {
            let found = names(query).expect("a query");
            assert_eq!(
                found.as_deref(),
                expected
                    .map(|names| names.iter().map(ToString::to_string).collect::<Vec<_>>())
                    .as_deref(),
                "{query}"
            );
        }
    }

    #[test]
    fn what_is_malformed_is_said() {
        for query in [
            "name[]=%",
            "name[]=%4",
            "name[]=%zz",
            "name[]=%ff",
            "%=a",
            "name[]=%+1",
        ] {
            let error = names(query).expect_err(query);
            assert!(error.contains("in the query"), "{error}");
        }
    }
}
