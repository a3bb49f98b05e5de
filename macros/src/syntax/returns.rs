//! What a function gives back: a value, or something that is the call itself as long as it lives.

use super::bare_type;
use crate::errors::Errors;
use crate::model::{Holder, Returns};
use quote::ToTokens;
use syn::punctuated::Punctuated;
use syn::{GenericArgument, PathArguments, Token, Type, TypeParamBound};

/// What the wrapper of a future, an iterator or a stream can be beside that.
const CARRIED: [&str; 9] = [
    "Send",
    "Sync",
    "Unpin",
    "UnwindSafe",
    "RefUnwindSafe",
    "DoubleEndedIterator",
    "ExactSizeIterator",
    "FusedIterator",
    "FusedStream",
];

/// Aliases of boxes that the crate `futures` has made common.
const BOXES: [(&str, Returns); 4] = [
    ("BoxFuture", Returns::Future(Holder::PinnedBox)),
    ("LocalBoxFuture", Returns::Future(Holder::PinnedBox)),
    ("BoxStream", Returns::Stream(Holder::PinnedBox)),
    ("LocalBoxStream", Returns::Stream(Holder::PinnedBox)),
];

/// What a function of this return type gives back.
pub(crate) fn parse_returns(output: Option<&Type>, errors: &mut Errors) -> Returns {
    let Some(ty) = output.map(bare_type) else {
        return Returns::Value;
    };
    match ty {
        Type::ImplTrait(opaque) => of_bounds(&opaque.bounds, Holder::Opaque, errors),
        Type::Path(path) => {
            let Some(last) = path.path.segments.last() else {
                return Returns::Value;
            };
            if let Some((_, returns)) = BOXES.iter().find(|(name, _)| last.ident == name) {
                return *returns;
            }
            match only_argument(&last.arguments).map(bare_type) {
                Some(Type::TraitObject(object)) if last.ident == "Box" => {
                    of_bounds(&object.bounds, Holder::Box, errors)
                }
                Some(Type::Path(inner)) if last.ident == "Pin" => {
                    match inner.path.segments.last() {
                        Some(inner) if inner.ident == "Box" => {
                            match only_argument(&inner.arguments) {
                                Some(Type::TraitObject(object)) => {
                                    of_bounds(&object.bounds, Holder::PinnedBox, errors)
                                }
                                _ => Returns::Value,
                            }
                        }
                        _ => Returns::Value,
                    }
                }
                _ => {
                    if last.ident.to_string().ends_with("Future") {
                        let name = &last.ident;
                        errors.at(
                            ty,
                            format!("`{name}` looks like a future, which would outlive its measured call\nhelp: return `impl Future`, or measure an `async fn` that does the work"),
                        );
                    }
                    Returns::Value
                }
            }
        }
        _ => Returns::Value,
    }
}

fn only_argument(arguments: &PathArguments) -> Option<&Type> {
    match arguments {
        PathArguments::AngleBracketed(arguments) => match arguments.args.first() {
            Some(GenericArgument::Type(ty)) if arguments.args.len() == 1 => Some(ty),
            _ => None,
        },
        _ => None,
    }
}

fn of_bounds(
    bounds: &Punctuated<TypeParamBound, Token![+]>,
    holder: Holder,
    errors: &mut Errors,
) -> Returns {
    let names: Vec<_> = bounds
        .iter()
        .filter_map(|bound| match bound {
            TypeParamBound::Trait(bound) => bound.path.segments.last().map(|last| (last, bound)),
            _ => None,
        })
        .collect();
    let has = |name: &str| names.iter().any(|(last, _)| last.ident == name);
    let returns = if has("Future") || has("FusedFuture") {
        Returns::Future(holder)
    } else if has("Stream") || has("FusedStream") {
        Returns::Stream(holder)
    } else if [
        "Iterator",
        "DoubleEndedIterator",
        "ExactSizeIterator",
        "FusedIterator",
    ]
    .into_iter()
    .any(has)
    {
        Returns::Iterator(holder)
    } else {
        return Returns::Value;
    };
    let word = returns.word();
    for (last, bound) in names {
        let name = &last.ident;
        let is_itself = ["Future", "Stream", "Iterator"]
            .iter()
            .any(|word| name == word);
        if !is_itself && !CARRIED.iter().any(|carried| name == carried) {
            errors.at(
                bound,
                format!("the {word} is wrapped to be measured to its end, and the wrapper is not `{}`\nhelp: measure a function that this one calls, or leave out the bound", crate::names::written(bound.path.to_token_stream())),
            );
        }
    }
    returns
}

/// Types of the prelude and the language that are no `Result`.
const NO_RESULTS: [&str; 22] = [
    "Option", "Vec", "Box", "String", "bool", "char", "str", "u8", "u16", "u32", "u64", "u128",
    "usize", "i8", "i16", "i32", "i64", "i128", "isize", "f32", "f64", "Ordering",
];

/// Whether what a function returns may be a `Result`, which an alias can stand for.
pub(crate) fn can_be_result(output: Option<&Type>) -> bool {
    match output.map(bare_type) {
        Some(Type::Path(path)) => path.path.segments.last().is_none_or(|last| {
            let is_plain = NO_RESULTS.iter().any(|name| last.ident == name);
            !is_plain || path.qself.is_some()
        }),
        Some(Type::Infer(_) | Type::Macro(_) | Type::Verbatim(_)) => true,
        _ => false,
    }
}
