//! Rules on `#[track_metrics]`.

use super::bindings::check_bindings;
use super::buckets::check_buckets;
use super::call::{check_body, check_errors, check_returns, check_returns_result, check_timing};
use super::names::{check_label_name, check_unique, check_value};
use super::number::check_budget;
use super::types::check_label_type;
use crate::errors::Errors;
use crate::model::{Form, LabelSource, Track};
use crate::names::{distance, nearest};
use crate::syntax::function::Function;
use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::Ident;
use syn::ext::IdentExt;

/// The settings of metrics that the attribute declares itself.
const OWN_SETTINGS: [&str; 5] = ["errors", "namespace", "name", "buckets", "max_series"];

/// What is wrong with a `const fn`.
pub(crate) const CONST_FN: &str = "a `const fn` cannot be measured: it may run in the compiler, where there is no clock and no memory to count in";

/// Keywords of items that are no functions.
const ITEMS: [&str; 11] = [
    "struct",
    "enum",
    "union",
    "trait",
    "impl",
    "mod",
    "const",
    "static",
    "type",
    "use",
    "macro_rules",
];

/// What to say of an item that is no function, at its keyword.
pub(crate) fn check_item(item: &TokenStream, errors: &mut Errors) {
    let keyword = item.clone().into_iter().find_map(|token| match token {
        TokenTree::Ident(ident) if ITEMS.iter().any(|item| ident == item) => Some(ident),
        _ => None,
    });
    let Some(keyword) = keyword else {
        return errors.at_span(
            proc_macro2::Span::call_site(),
            "`#[track_metrics]` measures functions, and this is none\nhelp: put it on a `fn`",
        );
    };
    let help = match keyword.to_string().as_str() {
        "mod" => "write its functions here, or put it on each of them",
        "trait" => "put it on the functions that implement it",
        _ => "put it on a `fn`",
    };
    errors.at(
        &keyword,
        format!("`#[track_metrics]` measures functions, not `{keyword}`\nhelp: {help}"),
    );
}

/// What can be said of a function before its arguments are looked at; false if it cannot be measured.
pub(crate) fn check_function(function: &Function, errors: &mut Errors) -> bool {
    let signature = &function.signature;
    if let Some(constness) = &signature.constness {
        errors.at(
            constness,
            format!("{CONST_FN}\nhelp: remove `const`, or measure its callers"),
        );
        return false;
    }
    if function.body.is_none() {
        errors.at(
            &signature.ident,
            "this function has no body to measure\nhelp: put `#[track_metrics]` on the functions that implement it",
        );
        return false;
    }
    true
}

pub(crate) fn check_track(track: &Track, function: &Function, errors: &mut Errors) {
    let generics: Vec<Ident> = function
        .signature
        .generics
        .type_params()
        .map(|parameter| parameter.ident.clone())
        .collect();
    check_labels(track, errors);
    check_body(track, function, errors);
    check_returns(track, errors);
    check_timing(track, errors);
    check_errors(track, function, errors);
    match &track.form {
        Form::Own(own) => {
            for label in &track.labels {
                check_own_label(label, &generics, errors);
            }
            if let Some(buckets) = &own.buckets {
                check_buckets(buckets, errors);
            }
            check_budget(own.max_series.as_ref(), errors);
            if let Some(ty) = &own.errors {
                check_returns_result(track, function, ty, "`errors`", errors);
            }
        }
        Form::Bound(bindings) => {
            for label in &track.labels {
                if let Some(ty) = label.source.ty() {
                    check_label_type(ty, &generics, errors);
                }
            }
            check_bindings(track, bindings, function, errors);
        }
    }
}

fn check_labels(track: &Track, errors: &mut Errors) {
    let names: Vec<String> = track
        .labels
        .iter()
        .map(|label| label.name.unraw().to_string())
        .collect();
    for (text, label) in names.iter().zip(&track.labels) {
        check_label_name(text, &label.name, errors);
        if let LabelSource::Constant(value) = &label.source {
            check_value(
                &value.value(),
                value,
                "give it a text, or leave the label out",
                errors,
            );
        }
    }
    check_unique(
        names
            .iter()
            .zip(&track.labels)
            .map(|(text, label)| (text.as_str(), &label.name, text.clone())),
        "name",
        "remove one",
        errors,
    );
}

fn check_own_label(label: &crate::model::CallLabel, generics: &[Ident], errors: &mut Errors) {
    let name = &label.name;
    let is_taken = match &label.source {
        // They stand in its place.
        LabelSource::Outcome(_) | LabelSource::Result(..) => name == "error",
        LabelSource::Error(..) => name == "outcome",
        _ => name == "outcome" || name == "error",
    };
    if is_taken {
        errors.at(
            name,
            format!("the label `{name}` is there already\nhelp: name this one apart: `other_name: Type = {name}`"),
        );
    }
    if let LabelSource::Function(ty) = &label.source {
        return errors.at(
            ty,
            format!("among metrics of its own each function has this label once, and needs no type to count it\nhelp: write `{name} = from function`"),
        );
    }
    match &label.source {
        LabelSource::Parameter { ty, .. }
        | LabelSource::Expr { ty: Some(ty), .. }
        | LabelSource::Function(ty)
        | LabelSource::Outcome(ty)
        | LabelSource::Result(ty, _)
        | LabelSource::Error(ty, _) => {
            check_label_type(ty, generics, errors);
            if mentions(&ty.to_token_stream(), "Self") {
                errors.at(ty, "`Self` cannot be named where the metrics are declared\nhelp: write the type's name");
            }
        }
        LabelSource::Expr { ty: None, .. } => {
            let word = name.to_string();
            let setting = nearest(&word, &OWN_SETTINGS)
                .map(|setting| format!("did you mean the setting `{setting}`? For a label, "))
                .unwrap_or_default();
            errors.at(
                name,
                format!("the label `{name}` needs a type, so that its values can be counted\nhelp: {setting}write `{name}: Type = …`"),
            );
        }
        LabelSource::Constant(_) if is_misspelt_namespace(&name.to_string()) => errors.at(
            name,
            format!("`{name}` would be a label\nhelp: did you mean the setting `namespace`?"),
        ),
        LabelSource::Constant(_) => {}
    }
}

/// No label is called nearly like this word; the other settings that take a text are too short to
/// tell.
fn is_misspelt_namespace(word: &str) -> bool {
    distance(word, "namespace") <= 2
}

/// Whether an identifier stands anywhere in the tokens.
pub(crate) fn mentions(tokens: &TokenStream, name: &str) -> bool {
    find(tokens, name).is_some()
}

/// The first place where an identifier stands in the tokens.
pub(crate) fn find(tokens: &TokenStream, name: &str) -> Option<Ident> {
    tokens.clone().into_iter().find_map(|token| match token {
        TokenTree::Ident(ident) if ident == name => Some(ident),
        TokenTree::Group(group) => find(&group.stream(), name),
        _ => None,
    })
}
