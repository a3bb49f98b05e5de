//! Grammar: tokens become requests with spans. Only what cannot be understood is an error here.

pub(crate) mod argument;
pub(crate) mod block;
pub(crate) mod block_argument;
pub(crate) mod boxed;
pub(crate) mod buckets;
pub(crate) mod dropped;
pub(crate) mod error_kind;
pub(crate) mod formula;
pub(crate) mod function;
pub(crate) mod inherit;
pub(crate) mod item;
pub(crate) mod label;
pub(crate) mod label_set;
pub(crate) mod metric_set;
pub(crate) mod returns;
pub(crate) mod track;
pub(crate) mod track_argument;

pub(crate) use argument::{Argument, Arguments, Pair, Value, refuse_attributes};

use crate::errors::Errors;
use crate::model::Krate;
use syn::punctuated::Punctuated;
use syn::{Data, DataStruct, DeriveInput, Field, Fields, Token};
use syn::{Expr, Type};

/// Parses `crate = path`.
pub(crate) fn parse_krate(arguments: &mut Arguments, errors: &mut Errors) -> Krate {
    let argument = arguments.take("crate", errors);
    Krate::given_or_usual(argument.and_then(|argument| argument.path(errors)))
}

/// The expression without the invisible group around what a `macro_rules!` macro puts in.
pub(crate) fn bare(mut expr: &Expr) -> &Expr {
    while let Expr::Group(group) = expr {
        expr = &group.expr;
    }
    expr
}

/// The type without the invisible group around what a `macro_rules!` macro puts in.
pub(crate) fn bare_type(mut ty: &Type) -> &Type {
    while let Type::Group(group) = ty {
        ty = &group.elem;
    }
    ty
}

/// The fields of a struct with named fields and without generics; otherwise says `generic` or `other`.
fn parse_named_fields<'a>(
    input: &'a DeriveInput,
    generic: &str,
    other: &str,
    errors: &mut Errors,
) -> Option<&'a Punctuated<Field, Token![,]>> {
    if !input.generics.params.is_empty() {
        errors.at(&input.generics, generic);
        return None;
    }
    if let Data::Struct(DataStruct {
        fields: Fields::Named(fields),
        ..
    }) = &input.data
    {
        return Some(&fields.named);
    }
    errors.at(&input.ident, other);
    None
}
