//! What a function gives back: a value, or something that is the call itself as long as it lives.

use super::bare_type;
use crate::errors::Errors;
use crate::model::{Holder, Returns};
use crate::names::is_one_of;
use quote::ToTokens;
use syn::punctuated::Punctuated;
use syn::visit_mut::{VisitMut, visit_type_mut};
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
    if let Some((bounds, holder)) = held(ty) {
        return of_bounds(bounds, holder, errors);
    }
    let last = match ty {
        Type::Path(path) => path.path.segments.last(),
        _ => None,
    };
    let name = last.map(|last| last.ident.to_string()).unwrap_or_default();
    if let Some((_, returns)) = BOXES.iter().find(|(known, _)| name == *known) {
        return *returns;
    }
    if name.ends_with("Future") {
        errors.at(
            ty,
            format!("`{name}` looks like a future, which would outlive its measured call\nhelp: return `impl Future`, or measure an `async fn` that does the work"),
        );
    }
    let mut within = Within::default();
    within.visit_type_mut(&mut ty.clone());
    if let Some((opaque, word)) = within.0 {
        errors.at(
            opaque,
            format!("the {word} in there would outlive its measured call\nhelp: return it alone, or make the function `async` to measure what comes before it"),
        );
    }
    Returns::Value
}

/// The bounds of what stands in a function's return type alone or in a box, and in which.
fn held(ty: &Type) -> Option<(&Bounds, Holder)> {
    if let Type::ImplTrait(opaque) = ty {
        return Some((&opaque.bounds, Holder::Opaque));
    }
    let boxed = |ty| argument_of(ty, "Box").and_then(bounds);
    if let Some(bounds) = boxed(ty) {
        return Some((bounds, Holder::Box));
    }
    let bounds = boxed(argument_of(ty, "Pin")?)?;
    Some((bounds, Holder::PinnedBox))
}

/// `T` of a type whose last word is `name<T>`.
fn argument_of<'a>(ty: &'a Type, name: &str) -> Option<&'a Type> {
    match bare_type(ty) {
        Type::Path(path) => {
            let last = path.path.segments.last()?;
            (last.ident == name).then_some(())?;
            last_argument(&last.arguments)
        }
        _ => None,
    }
}

/// The first future or stream behind `impl` within a type.
#[derive(Default)]
struct Within(Option<(Type, &'static str)>);

impl VisitMut for Within {
    fn visit_type_mut(&mut self, ty: &mut Type) {
        if let Type::ImplTrait(opaque) = &*ty {
            let returns = of_bounds(&opaque.bounds, Holder::Opaque, &mut Errors::default());
            // An iterator among other things is made for whoever gets them.
            let is_work = matches!(returns, Returns::Future(_) | Returns::Stream(_));
            if self.0.is_none() && is_work {
                self.0 = Some((ty.clone(), returns.word()));
            }
        }
        visit_type_mut(self, ty);
    }
}

type Bounds = Punctuated<TypeParamBound, Token![+]>;

/// The bounds of `impl Trait` or `dyn Trait`.
fn bounds(ty: &Type) -> Option<&Bounds> {
    match bare_type(ty) {
        Type::TraitObject(object) => Some(&object.bounds),
        Type::ImplTrait(opaque) => Some(&opaque.bounds),
        _ => None,
    }
}

fn of_bounds(bounds: &Bounds, holder: Holder, errors: &mut Errors) -> Returns {
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

/// Whether a type is the alias of a box: what comes of that is not written, for many a crate has a
/// `BoxFuture<T>` of its own, that resolves to a `Result<T, Error>`.
pub(crate) fn is_alias(output: &Type) -> bool {
    let last = match bare_type(output) {
        Type::Path(path) => path.path.segments.last(),
        _ => None,
    };
    last.is_some_and(|last| BOXES.iter().any(|(name, _)| last.ident == name))
}

/// What comes of the future that a function returns: `T` of `impl Future<Output = T>`, or of a box of
/// one.
pub(crate) fn parse_awaited(output: &Type) -> Option<Type> {
    let bounds = match bare_type(output) {
        Type::ImplTrait(opaque) => &opaque.bounds,
        Type::TraitObject(object) => &object.bounds,
        Type::Path(path) => {
            let last = path.path.segments.last()?;
            return parse_awaited(last_argument(&last.arguments)?);
        }
        _ => return None,
    };
    bounds.iter().find_map(|bound| match bound {
        TypeParamBound::Trait(bound) => match &bound.path.segments.last()?.arguments {
            PathArguments::AngleBracketed(arguments) => {
                arguments.args.iter().find_map(|argument| match argument {
                    GenericArgument::AssocType(output) if output.ident == "Output" => {
                        Some(output.ty.clone())
                    }
                    _ => None,
                })
            }
            _ => None,
        },
        _ => None,
    })
}

fn last_argument(arguments: &PathArguments) -> Option<&Type> {
    match arguments {
        PathArguments::AngleBracketed(arguments) => match arguments.args.last() {
            Some(GenericArgument::Type(ty)) => Some(ty),
            _ => None,
        },
        _ => None,
    }
}

/// Types of the prelude and the language that are no `Result`.
const NO_RESULTS: [&str; 22] = [
    "Option", "Vec", "Box", "String", "bool", "char", "str", "u8", "u16", "u32", "u64", "u128",
    "usize", "i8", "i16", "i32", "i64", "i128", "isize", "f32", "f64", "Ordering",
];

/// Whether what a function returns may be a `Result`, which an alias can stand for.
pub(crate) fn can_be_result(output: Option<&Type>) -> bool {
    match output.map(bare_type) {
        Some(Type::Path(path)) => path
            .path
            .segments
            .last()
            .is_none_or(|last| path.qself.is_some() || !is_one_of(&last.ident, &NO_RESULTS)),
        Some(Type::Infer(_) | Type::Macro(_) | Type::Verbatim(_)) => true,
        _ => false,
    }
}
