//! The grammar of `#[derive(ErrorKind)]`.

use super::label::{parse_case, variant_name};
use super::{Arguments, parse_krate, refuse_attributes};
use crate::errors::Errors;
use crate::model::{ErrorKind, ErrorVariant};
use syn::{Data, DeriveInput};

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
            let mut fields = variant.fields.iter();
            let only = fields.next().filter(|_| fields.next().is_none());
            if let Some(nested) = &nested {
                nested.flag(errors);
                if only.is_none() {
                    errors.at_span(
                        nested.span,
                        format!(
                            "`{}` holds no single error whose kinds could be told apart\nhelp: `nested` is for variants with one field",
                            variant.ident
                        ),
                    );
                }
            }
            ErrorVariant {
                ident: variant.ident.clone(),
                name: variant_name(&variant.ident, text, case.as_ref()),
                nested: nested.and(only).map(|field| field.ty.clone()),
                field: only.and_then(|field| field.ident.clone()),
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
