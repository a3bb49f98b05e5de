//! The grammar of `#[derive(ErrorKind)]`.

use super::label::{parse_case, variant_name};
use super::{Arguments, parse_krate, refuse_attributes};
use crate::errors::Errors;
use crate::model::{ErrorKind, ErrorVariant};
use syn::{Data, DeriveInput, Field, Fields, Member, Type};

pub(crate) fn parse_error_kind(input: &DeriveInput, errors: &mut Errors) -> Option<ErrorKind> {
    let Data::Enum(data) = &input.data else {
        errors.at(
            &input.ident,
            "`ErrorKind` is derived on an enum, whose variants are the kinds\nhelp: wrap the error in a variant of an enum",
        );
        return None;
    };
    let mut arguments = Arguments::of("error_kind", &input.attrs, errors);
    let krate = parse_krate(&mut arguments, errors);
    let case = parse_case(&mut arguments, errors);
    arguments.finish(&["rename_all", "crate"], errors);
    let variants = data
        .variants
        .iter()
        .map(|variant| {
            let mut arguments = Arguments::of("error_kind", &variant.attrs, errors);
            let text = arguments.take_text(errors);
            let nested = arguments.take("nested", errors);
            arguments.finish(&["\"text\"", "nested"], errors);
            for field in &variant.fields {
                refuse_attributes("error_kind", &field.attrs, "put it on the variant", errors);
            }
            let source = source(&variant.fields);
            if let Some(nested) = &nested {
                nested.flag(errors);
                if source.is_none() {
                    errors.at_span(
                        nested.span,
                        format!(
                            "`{}` holds no single error whose kinds could be told apart\nhelp: `nested` is for variants with one field, or one called or marked `source`",
                            variant.ident
                        ),
                    );
                }
            }
            ErrorVariant {
                ident: variant.ident.clone(),
                is_named: text.is_some(),
                name: variant_name(&variant.ident, text, case.as_ref()),
                nested: nested.and(source),
            }
        })
        .collect();
    Some(ErrorKind {
        krate,
        ident: input.ident.clone(),
        generics: input.generics.clone(),
        variants,
    })
}

/// The field that holds the error that one of a variant comes from: the only one, or else what
/// `thiserror` takes for it.
fn source(fields: &Fields) -> Option<(Member, Type)> {
    let is_marked = |field: &Field| {
        let mut attributes = field.attrs.iter().map(syn::Attribute::path);
        attributes.any(|path| path.is_ident("source") || path.is_ident("from"))
    };
    let is_called = |field: &Field| field.ident.as_ref().is_some_and(|name| name == "source");
    let mut all = fields.members().zip(fields);
    let (member, field) = match fields.len() {
        1 => all.next(),
        _ => all
            .clone()
            .find(|(_, field)| is_marked(field))
            .or_else(|| all.find(|(_, field)| is_called(field))),
    }?;
    Some((member, field.ty.clone()))
}
