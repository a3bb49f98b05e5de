//! Rules on `#[derive(ErrorKind)]`.

use super::names::{check_unique, check_value};
use super::track::find;
use crate::errors::Errors;
use crate::model::ErrorKind;
use quote::ToTokens;

pub(crate) fn check_error_kind(kind: &ErrorKind, errors: &mut Errors) {
    let ident = &kind.ident;
    if kind.variants.is_empty() {
        errors.at(
            ident,
            format!("`{ident}` has no variants, so there are no kinds of it\nhelp: add a variant"),
        );
    }
    for variant in &kind.variants {
        check_value(
            &variant.name.text,
            &variant.name.node,
            "give the kind a text",
            errors,
        );
        if let Some(nested) = &variant.nested
            && let Some(own) = find(&nested.to_token_stream(), &ident.to_string())
        {
            errors.at(
                own,
                format!("`{ident}` holds itself here, so there is no end to its kinds\nhelp: remove `nested`"),
            );
        }
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
