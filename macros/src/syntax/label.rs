//! The grammar of `#[derive(Label)]`.

use super::{Arguments, bare, bare_type, parse_krate, refuse_attributes};
use crate::errors::Errors;
use crate::model::{BoundedLabel, Krate, LabelEnum, LabelVariant, Named};
use crate::names::{CASES, in_case, snake_case, suggestion};
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream};
use syn::{Data, DataEnum, DataStruct, DeriveInput, Expr, Fields, Ident, LitStr, Token, Type};

/// What `#[derive(Label)]` stands on.
pub(crate) enum LabelInput {
    Enum(LabelEnum),
    Bounded(BoundedLabel),
}

/// `name: Type` within `implies(…)`.
struct Implied {
    name: Ident,
    ty: Type,
}

impl Parse for Implied {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let name = Ident::parse_any(input)?.unraw();
        input.parse::<Token![:]>()?;
        let ty = input.parse()?;
        Ok(Self { name, ty })
    }
}

pub(crate) fn parse_label(input: &DeriveInput, errors: &mut Errors) -> Option<LabelInput> {
    if !input.generics.params.is_empty() {
        errors.at(
            &input.generics,
            "a label cannot be generic: its values could not be counted\nhelp: derive `Label` on one type for each use",
        );
        return None;
    }
    match &input.data {
        Data::Enum(data) => Some(LabelInput::Enum(parse_enum(input, data, errors))),
        Data::Struct(data) => parse_bounded(input, data, errors).map(LabelInput::Bounded),
        Data::Union(data) => {
            errors.at(
                data.union_token,
                "a union cannot be a label\nhelp: derive `Label` on an enum, or on a struct over `Interned`",
            );
            None
        }
    }
}

fn parse_name(
    input: &DeriveInput,
    arguments: &mut Arguments,
    errors: &mut Errors,
) -> Named<proc_macro2::TokenStream> {
    let given = arguments
        .take("name", errors)
        .and_then(|name| name.text(errors));
    Named::given_or(given, &input.ident, |word| snake_case(&word))
}

fn parse_enum(input: &DeriveInput, data: &DataEnum, errors: &mut Errors) -> LabelEnum {
    let mut arguments = Arguments::of("label", &input.attrs, errors);
    let krate = parse_krate(&mut arguments, errors);
    let name = parse_name(input, &mut arguments, errors);
    let is_utf8 = arguments.take_flag("utf8", errors);
    let case = parse_case(&mut arguments, errors);
    let implies: Vec<(Ident, Type)> = arguments
        .take("implies", errors)
        .map(|implies| implies.list::<Implied>(errors, "provider: Provider"))
        .unwrap_or_default()
        .into_iter()
        .map(|implied| (implied.name, implied.ty))
        .collect();
    if let Some(capacity) = arguments.take("capacity", errors) {
        errors.at_span(
            capacity.span,
            "an enum has no capacity: its variants are its values\nhelp: remove `capacity`, or derive `Label` on a struct over `Interned`",
        );
    }
    arguments.finish(&["name", "utf8", "rename_all", "implies", "crate"], errors);
    let variants = data
        .variants
        .iter()
        .map(|variant| {
            let mut arguments = Arguments::of("label", &variant.attrs, errors);
            let text = arguments.take_text(errors);
            let values = implies
                .iter()
                .map(|(name, _)| {
                    let argument = arguments.take(&name.to_string(), errors)?;
                    argument.expr(errors)
                })
                .collect();
            let known: Vec<String> = implies.iter().map(|(name, _)| name.to_string()).collect();
            let known = known.iter().map(String::as_str);
            arguments.finish(
                &["\"text\""].into_iter().chain(known).collect::<Vec<_>>(),
                errors,
            );
            LabelVariant {
                ident: variant.ident.clone(),
                value: variant_name(&variant.ident, text, case.as_ref()),
                fields: match &variant.fields {
                    Fields::Unit => None,
                    fields => Some(fields.to_token_stream()),
                },
                implied: values,
            }
        })
        .collect();
    LabelEnum {
        krate,
        ident: input.ident.clone(),
        name,
        is_utf8,
        implies,
        variants,
    }
}

/// The value of `rename_all`, if it is a known case.
pub(crate) fn parse_case(arguments: &mut Arguments, errors: &mut Errors) -> Option<LitStr> {
    let case = arguments.take("rename_all", errors)?.text(errors)?;
    if in_case("", &case).is_none() {
        let word = case.value();
        errors.at(
            &case,
            format!(
                "`{word}` is not a case{}",
                suggestion(&word, "cases", &CASES)
            ),
        );
        return None;
    }
    Some(case)
}

/// The name of a variant: its own text, or the identifier in the case of the whole.
pub(crate) fn variant_name(
    ident: &Ident,
    text: Option<LitStr>,
    case: Option<&LitStr>,
) -> Named<proc_macro2::TokenStream> {
    Named::given_or(text, ident, |word| {
        case.and_then(|case| in_case(&word, case))
            .unwrap_or_else(|| snake_case(&word))
    })
}

fn parse_bounded(
    input: &DeriveInput,
    data: &DataStruct,
    errors: &mut Errors,
) -> Option<BoundedLabel> {
    let mut arguments = Arguments::of("label", &input.attrs, errors);
    let krate: Krate = parse_krate(&mut arguments, errors);
    let name = parse_name(input, &mut arguments, errors);
    let is_utf8 = arguments.take_flag("utf8", errors);
    let capacity = arguments.take("capacity", errors);
    for enums_only in ["rename_all", "implies"] {
        if let Some(argument) = arguments.take(enums_only, errors) {
            errors.at_span(
                argument.span,
                format!("`{enums_only}` is for enums; this label's values are met at run time\nhelp: remove it"),
            );
        }
    }
    let has_unknown = arguments.finish(&["capacity", "name", "utf8", "crate"], errors);
    let has_misplaced = data
        .fields
        .iter()
        .any(|field| refuse_attributes("label", &field.attrs, "put it on the struct", errors));
    let ident = &input.ident;
    let only = match &data.fields {
        Fields::Unnamed(fields) if fields.unnamed.len() == 1 => fields.unnamed.first(),
        _ => None,
    };
    if only.is_none_or(|field| !is_interned(&field.ty)) {
        let node = only.map_or_else(
            || ident.to_token_stream(),
            |field| field.ty.to_token_stream(),
        );
        errors.at(
            node,
            format!("`{ident}` cannot be a label: its values cannot be counted\nhelp: derive `Label` on an enum, or write `#[label(capacity = 50)] struct {ident}(Interned);`"),
        );
        return None;
    }
    let Some(capacity) = capacity else {
        // What is told already may be a misspelt or misplaced capacity.
        if !has_unknown && !has_misplaced {
            errors.at(
                ident,
                format!("`{ident}` needs a capacity: how many strings get a value of their own; the rest become `other`\nhelp: add `#[label(capacity = 50)]`"),
            );
        }
        return None;
    };
    let capacity = capacity.expr(errors)?;
    Some(BoundedLabel {
        krate,
        ident: ident.clone(),
        visibility: input.vis.clone(),
        name,
        is_utf8,
        capacity,
    })
}

fn is_interned(ty: &Type) -> bool {
    matches!(bare_type(ty), Type::Path(path) if path.path.segments.last().is_some_and(|last| last.ident == "Interned"))
}

/// A whole number that is written out.
pub(crate) fn literal_number(expr: &Expr) -> Option<u64> {
    match bare(expr) {
        Expr::Lit(syn::ExprLit {
            lit: syn::Lit::Int(number),
            ..
        }) => number.base10_parse().ok(),
        _ => None,
    }
}
