//! The text of label values, escaped and rendered once a value.
//!
//! A piece is all that one value of one label adds between the braces of a line, such as
//! `provider="openai"`; a line is composed by copying pieces. There are as many pieces as values,
//! not as many as series.

use crate::description::{FamilyDescription, LabelDescription};
use crate::label::LabelText;
use once_cell::race::OnceBox;

/// The rendered text of all labels of a family's part.
pub(crate) struct Pieces {
    /// The labels that are the same in all series.
    pub(crate) constant: String,
    /// For each label, its values.
    labels: Vec<Box<[OnceBox<String>]>>,
    /// For each bound of a histogram, and `+Inf` at the end: `le="0.5"`.
    pub(crate) bounds: Vec<String>,
}

impl Pieces {
    pub(crate) fn new(
        description: &FamilyDescription,
        constant: &[(&'static str, String)],
    ) -> Self {
        let mut text = String::new();
        for (name, value) in constant {
            push(&mut text, name, value);
        }
        let values =
            |label: &LabelDescription| (0..label.cardinality).map(|_| OnceBox::new()).collect();
        let bounds = match description.kind {
            crate::description::Kind::Histogram => description
                .bounds
                .iter()
                .copied()
                .chain([f64::INFINITY])
                .map(|bound| {
                    let mut le = String::from("le=\"");
                    crate::encode::number::push_float(&mut le, bound);
                    le.push('"');
                    le
                })
                .collect(),
            _ => Vec::new(),
        };
        Self {
            constant: text,
            labels: description.labels.iter().map(values).collect(),
            bounds,
        }
    }

    /// The text for the value at `index` of the label at `at`; empty if absent, `None` if unmet.
    pub(crate) fn get(&self, label: &LabelDescription, at: usize, index: usize) -> Option<&str> {
        let place = &self.labels[at][index];
        if let Some(piece) = place.get() {
            return Some(piece);
        }
        let mut piece = String::new();
        match (label.text)(index) {
            LabelText::Unmet => return None,
            LabelText::Absent => {}
            LabelText::Value(text) => push(&mut piece, label.name, &text),
        }
        for (which, name) in label.implied.iter().enumerate() {
            if let LabelText::Value(text) = (label.implied_text)(which, index) {
                push(&mut piece, name, &text);
            }
        }
        Some(place.get_or_init(|| Box::new(piece)))
    }
}

/// Appends `name="value"`, escaped, after a comma if something stands before it.
fn push(out: &mut String, name: &str, value: &str) {
    if !out.is_empty() {
        out.push(',');
    }
    out.push_str(name);
    out.push_str("=\"");
    for character in value.chars() {
        match character {
            '\\' => out.push_str("\\\\"),
            '"' => out.push_str("\\\""),
            '\n' => out.push_str("\\n"),
            other => out.push(other),
        }
    }
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::push;

    #[test]
    fn values_are_escaped_once() {
        let mut out = String::new();
        push(&mut out, "path", "C:\\dir\n\"x\"\\");
        push(&mut out, "b", "é");
        assert_eq!(out, r#"path="C:\\dir\n\"x\"\\",b="é""#);
    }
}
