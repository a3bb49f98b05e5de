//! Rules on `#[derive(ErrorKind)]`.

use super::names::{check_unique, check_value};
use crate::errors::Errors;
use crate::model::ErrorKind;

pub(crate) fn check_error_kind(kind: &ErrorKind, errors: &mut Errors) {
    let ident = &kind.ident;
    if kind.variants.is_empty() {
        errors.at(
            ident,
            format!("`{ident}` has no variants, so there are no kinds of it\nhelp: add a variant"),
        );
    }
    for variant in &kind.variants {
        check_value(&variant.name.text, &variant.name.node, errors);
    }
    check_unique(
        kind.variants.iter().map(|variant| {
            (
                variant.name.text.as_str(),
                &variant.name.node,
                variant.ident.to_string(),
            )
        }),
        "name",
        "give one another name with `#[error_kind(\"…\")]`",
        errors,
    );
}
