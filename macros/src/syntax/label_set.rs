//! The grammar of `#[derive(LabelSet)]`.

use super::{Arguments, parse_krate};
use crate::errors::Errors;
use crate::model::{LabelField, LabelSet, Named};
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::{Data, DeriveInput, Fields};

pub(crate) fn parse_label_set(input: &DeriveInput, errors: &mut Errors) -> Option<LabelSet> {
    if !input.generics.params.is_empty() {
        errors.at(
            &input.generics,
            "a label set cannot be generic: its values could not be counted\nhelp: name the types of the labels",
        );
        return None;
    }
    let Data::Struct(syn::DataStruct {
        fields: Fields::Named(fields),
        ..
    }) = &input.data
    else {
        errors.at(
            &input.ident,
            "`LabelSet` is derived on a struct with named fields, one for each label\nhelp: write `struct Name { label: Type }`",
        );
        return None;
    };
    let mut arguments = Arguments::of("label", &input.attrs, errors);
    let krate = parse_krate(&mut arguments, errors);
    arguments.finish(&["crate"], errors);
    let fields = fields
        .named
        .iter()
        .filter_map(|field| {
            let ident = field.ident.clone()?;
            let mut arguments = Arguments::of("label", &field.attrs, errors);
            let name = arguments
                .take("name", errors)
                .and_then(|name| name.text(errors));
            arguments.finish(&["name"], errors);
            let name = match name {
                Some(name) => Named {
                    text: name.value(),
                    node: name.to_token_stream(),
                },
                None => Named {
                    text: ident.unraw().to_string(),
                    node: ident.to_token_stream(),
                },
            };
            Some(LabelField {
                ident,
                name,
                ty: field.ty.clone(),
            })
        })
        .collect();
    Some(LabelSet {
        krate,
        ident: input.ident.clone(),
        fields,
    })
}
