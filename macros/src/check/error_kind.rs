//! Rules on `#[derive(ErrorKind)]`.

use super::names::check_value;
use super::track::find;
use crate::errors::Errors;
use crate::firsts::Firsts;
use crate::model::{ErrorKind, ErrorVariant};
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
        if let Some((_, nested)) = &variant.nested
            && let Some(own) = find(&nested.to_token_stream(), &ident.to_string())
        {
            errors.at(
                own,
                format!("`{ident}` holds itself here, so there is no end to its kinds\nhelp: remove `nested`"),
            );
        }
    }
    check_names(kind, errors);
}

/// Variants of one name are one kind where both say so.
fn check_names(kind: &ErrorKind, errors: &mut Errors) {
    let mut firsts = Firsts::default();
    let variants: Vec<&ErrorVariant> = kind.kinds().iter().map(|kind| kind[0]).collect();
    for (number, variant) in variants.iter().enumerate() {
        let (ident, value) = (&variant.ident, &variant.name.text);
        let Some(first) = firsts.add(value.clone(), number) else {
            continue;
        };
        let first = variants[first];
        let help = if first.inner() == variant.inner() {
            ", or both this one to make them one kind"
        } else if first.nested.is_some() && variant.nested.is_some() {
            "; only errors of one type can be one kind"
        } else {
            ""
        };
        let first = &first.ident;
        errors.at(
            &variant.name.node,
            format!("`{ident}` has the same name as `{first}`: `{value}`\nhelp: give one another name with `#[error_kind(\"…\")]`{help}"),
        );
    }
}
