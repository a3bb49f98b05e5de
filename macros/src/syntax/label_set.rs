//! The grammar of `#[derive(LabelSet)]`.

use super::{Arguments, parse_krate, parse_named_fields};
use crate::errors::Errors;
use crate::model::{LabelField, LabelSet, Named};
use syn::DeriveInput;

pub(crate) fn parse_label_set(input: &DeriveInput, errors: &mut Errors) -> Option<LabelSet> {
    let fields = parse_named_fields(
        input,
        "a label set cannot be generic: its values could not be counted\nhelp: name the types of the labels",
        "`LabelSet` is derived on a struct with named fields, one for each label\nhelp: write `struct Name { label: Type }`",
        errors,
    )?;
    let mut arguments = Arguments::of("label", &input.attrs, errors);
    let krate = parse_krate(&mut arguments, errors);
    let is_utf8 = arguments.take_flag("utf8", errors);
    arguments.finish(&["utf8", "crate"], errors);
    let fields = fields
        .iter()
        .filter_map(|field| {
            let ident = field.ident.clone()?;
            let mut arguments = Arguments::of("label", &field.attrs, errors);
            let name = arguments
                .take("name", errors)
                .and_then(|name| name.text(errors));
            let is_utf8 = arguments.take_flag("utf8", errors) || is_utf8;
            arguments.finish(&["name", "utf8"], errors);
            let name = Named::given_or(name, &ident, |word| word);
            Some(LabelField {
                ident,
                name,
                is_utf8,
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
