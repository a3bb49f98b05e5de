//! What a request asks for by its query and its form.

use super::answer::Refusal;
use crate::query;
use std::fmt::Write;

/// The parameters of a request, in the order in which they came.
#[derive(Debug)]
pub(crate) struct Parameters(Vec<(String, String)>);

impl Parameters {
    pub(crate) fn parse(in_path: &str, in_body: &[u8]) -> Result<Self, Refusal> {
        let form = str::from_utf8(in_body)
            .map_err(|_| Refusal::invalid("the form is not UTF-8; encode it as URLs are"))?;
        let mut all = query::pairs(in_path).map_err(Refusal::invalid)?;
        all.extend(query::pairs(form).map_err(Refusal::invalid)?);
        Ok(Self(all))
    }

    /// The value of a parameter that can stand once; nothing where it is empty.
    pub(crate) fn one(&self, name: &str) -> Result<Option<&str>, Refusal> {
        let mut values = self.all(name);
        let first = values.next();
        if values.next().is_some() {
            return Err(Refusal::invalid(format!(
                "`{name}` stands more than once; write it once"
            )));
        }
        Ok(first)
    }

    /// The values of a parameter that are not empty.
    pub(crate) fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        let named = self.0.iter().filter(move |(known, _)| known == name);
        let values = named.map(|(_, value)| value.as_str());
        values.filter(|value| !value.is_empty())
    }
}

/// A form that is being written.
#[derive(Default)]
pub(crate) struct Form(String);

impl Form {
    pub(crate) fn push(&mut self, name: &str, value: &str) {
        if !self.0.is_empty() {
            self.0.push('&');
        }
        self.encode(name);
        self.0.push('=');
        self.encode(value);
    }

    fn encode(&mut self, text: &str) {
        for byte in text.bytes() {
            if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
                self.0.push(char::from(byte));
            } else {
                // Writing to a string cannot fail.
                let _ = write!(self.0, "%{byte:02X}");
            }
        }
    }

    pub(crate) fn into_bytes(self) -> Vec<u8> {
        self.0.into_bytes()
    }
}

#[cfg(test)]
mod tests {
    use super::{Form, Parameters};

    #[test]
    fn a_form_reads_back() {
        let text = "rate(a{b=\"ü&=+% ☃\"}[5m])\n";
        let mut form = Form::default();
        form.push("match[]", text);
        form.push("x", "1");
        let bytes = form.into_bytes();
        assert!(bytes.is_ascii() && !bytes.contains(&b' '));
        let read = Parameters::parse("", &bytes).expect("a form");
        assert_eq!(read.one("match[]").unwrap(), Some(text));
        assert_eq!(read.one("x").unwrap(), Some("1"));
    }

    #[test]
    fn parameters_stand_in_the_path_and_in_the_body() {
        let read = Parameters::parse("a=1&b=&c=x+y", b"a=2&d=%2b")
            .ok()
            .unwrap();
        assert_eq!(read.one("b").unwrap(), None);
        assert_eq!(read.one("c").unwrap(), Some("x y"));
        assert_eq!(read.one("d").unwrap(), Some("+"));
        assert_eq!(read.all("a").collect::<Vec<_>>(), ["1", "2"]);
        let refusal = read.one("a").unwrap_err();
        assert!(refusal.words.contains("`a` stands more than once"));
    }

    #[test]
    fn what_is_no_form_is_refused() {
        for (path, body) in [("a=%", &b""[..]), ("", b"a=%zz"), ("", b"a=\xff")] {
            let refusal = Parameters::parse(path, body).expect_err("no form");
            assert_eq!(refusal.status, 400);
        }
    }
}
