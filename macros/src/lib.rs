//! The procedural macros of Tallymark. Programs depend on the crate `tallymark`, which re-exports
//! them beside the runtime that their output names.
#![forbid(unsafe_code)]

mod check;
mod errors;
mod expand;
mod fallback;
mod firsts;
#[cfg(test)]
mod goldens;
mod model;
mod names;
mod syntax;

use errors::Errors;
use proc_macro::TokenStream;
use syn::{DeriveInput, parse_macro_input};
use syntax::block::Block;
use syntax::function::Function;
use syntax::label::LabelInput;
use syntax::track_argument::TrackArguments;

#[doc = include_str!("docs/label.md")]
#[proc_macro_derive(Label, attributes(label))]
pub fn derive_label(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    let mut errors = Errors::default();
    let label = syntax::label::parse_label(&input, &mut errors);
    match &label {
        Some(LabelInput::Enum(label)) => check::label::check_enum(label, &mut errors),
        Some(LabelInput::Bounded(label)) => check::label::check_bounded(label, &mut errors),
        None => {}
    }
    let tokens = match &label {
        Some(LabelInput::Enum(label)) if errors.is_empty() => expand::label::expand_enum(label),
        Some(LabelInput::Bounded(label)) if errors.is_empty() => {
            expand::label::expand_bounded(label)
        }
        _ => fallback::fallback_label(&input),
    };
    finish(tokens, errors)
}

#[doc = include_str!("docs/label_set.md")]
#[proc_macro_derive(LabelSet, attributes(label))]
pub fn derive_label_set(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    let mut errors = Errors::default();
    let set = syntax::label_set::parse_label_set(&input, &mut errors);
    if let Some(set) = &set {
        check::label::check_label_set(set, &mut errors);
    }
    let tokens = match &set {
        Some(set) if errors.is_empty() => expand::label_set::expand_label_set(set),
        _ => fallback::fallback_label_set(&input),
    };
    finish(tokens, errors)
}

#[doc = include_str!("docs/error_kind.md")]
#[proc_macro_derive(ErrorKind, attributes(error_kind))]
pub fn derive_error_kind(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    let mut errors = Errors::default();
    let kind = syntax::error_kind::parse_error_kind(&input, &mut errors);
    if let Some(kind) = &kind {
        check::error_kind::check_error_kind(kind, &mut errors);
    }
    let tokens = match &kind {
        Some(kind) if errors.is_empty() => expand::error_kind::expand_error_kind(kind),
        _ => fallback::fallback_error_kind(&input),
    };
    finish(tokens, errors)
}

#[doc = include_str!("docs/metric_set.md")]
#[proc_macro_derive(MetricSet, attributes(metrics, metric))]
pub fn derive_metric_set(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    let mut errors = Errors::default();
    let set = syntax::metric_set::parse_metric_set(&input, &mut errors);
    if let Some(set) = &set {
        check::metric_set::check_metric_set(set, &mut errors);
    }
    match &set {
        Some(set) if errors.is_empty() => expand::metric_set::expand_metric_set(set).into(),
        _ => fallback::fallback_metric_set(&input, &errors.into_tokens()).into(),
    }
}

#[doc = include_str!("docs/track_metrics.md")]
#[proc_macro_attribute]
pub fn track_metrics(arguments: TokenStream, item: TokenStream) -> TokenStream {
    track(arguments.into(), item.into()).into()
}

fn track(
    arguments: proc_macro2::TokenStream,
    item: proc_macro2::TokenStream,
) -> proc_macro2::TokenStream {
    let mut errors = Errors::default();
    let Some(function) = Function::parse(item.clone()) else {
        if syntax::block::is_block(&item) {
            return track_block(arguments, item);
        }
        check::track::check_item(&item, &mut errors);
        return with_errors(item, errors);
    };
    let arguments = errors.take(syn::parse2::<TrackArguments>(arguments));
    let TrackArguments(arguments) = arguments.unwrap_or_default();
    let is_measurable = check::track::check_function(&function, &mut errors);
    let tokens = match &function.body {
        Some(body) if is_measurable && errors.is_empty() => {
            let track = syntax::track::parse_track(&arguments, &function, body, &mut errors);
            check::track::check_track(&track, &function, &mut errors);
            let expand = if cfg!(feature = "off") {
                expand::track::expand_off
            } else {
                expand::track::expand_function
            };
            errors.is_empty().then(|| expand(track, &function))
        }
        _ => None,
    };
    let tokens = tokens.unwrap_or_else(|| fallback::fallback_track(&function, &arguments));
    with_errors(tokens, errors)
}

/// The block with an attribute on each of its functions; as it is where it does not parse, which the
/// compiler tells.
fn track_block(
    arguments: proc_macro2::TokenStream,
    item: proc_macro2::TokenStream,
) -> proc_macro2::TokenStream {
    let mut errors = Errors::default();
    let Some(mut block) = Block::parse_outermost(arguments, item.clone(), &mut errors) else {
        return item;
    };
    block.inherit(&[]);
    check::block::check_outermost(&mut block, &mut errors);
    with_errors(expand::block::expand_block(&block), errors)
}

fn finish(tokens: proc_macro2::TokenStream, errors: Errors) -> TokenStream {
    with_errors(tokens, errors).into()
}

fn with_errors(mut tokens: proc_macro2::TokenStream, errors: Errors) -> proc_macro2::TokenStream {
    tokens.extend(errors.into_tokens());
    tokens
}
