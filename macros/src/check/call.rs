//! Rules on what a measured function is and gives back.

use super::track::mentions;
use crate::errors::Errors;
use crate::model::{ExemplarOf, Form, LabelSource, Returns, Track, What};
use crate::syntax::function::Function;
use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::Ident;

/// Whether the body can be a function of its own, for which it must not be a method's.
fn can_be_located(track: &Track, function: &Function) -> bool {
    let signature = &function.signature;
    let tokens = function.to_token_stream();
    let own: Vec<String> = signature
        .generics
        .params
        .iter()
        .filter_map(|parameter| match parameter {
            syn::GenericParam::Type(parameter) => Some(parameter.ident.to_string()),
            syn::GenericParam::Const(parameter) => Some(parameter.ident.to_string()),
            syn::GenericParam::Lifetime(_) => None,
        })
        .collect();
    let is_plain = |input: &syn::FnArg| match input {
        syn::FnArg::Typed(typed) => {
            typed.attrs.is_empty()
                && (track.labels.is_empty() || matches!(*typed.pat, syn::Pat::Ident(_)))
        }
        syn::FnArg::Receiver(_) => false,
    };
    track.returns == Returns::Value
        && signature.inputs.iter().all(is_plain)
        && !mentions(&tokens, "Self")
        && !mentions_parameter(&tokens, &own)
}

/// Whether a word looks like the type parameter of an `impl` around the function: one capital letter,
/// and perhaps a digit.
fn mentions_parameter(tokens: &TokenStream, own: &[String]) -> bool {
    tokens.clone().into_iter().any(|token| match token {
        TokenTree::Ident(word) => {
            let word = word.to_string();
            let mut letters = word.chars();
            letters.next().is_some_and(char::is_uppercase)
                && letters.all(|letter| letter.is_ascii_digit())
                && !own.contains(&word)
        }
        TokenTree::Group(group) => mentions_parameter(&group.stream(), own),
        _ => false,
    })
}

/// What the body cannot be when something stands around it.
pub(crate) fn check_body(track: &Track, function: &Function, errors: &mut Errors) {
    if track.is_scope() {
        return;
    }
    if function.has_attribute("track_caller") && !can_be_located(track, function) {
        errors.at(
            &function.signature.ident,
            "with `#[track_caller]` this function cannot be measured: its body would see a place in itself, and not its caller\nhelp: remove `#[track_caller]`, or measure a function that this one calls",
        );
    }
    let output = track.output.to_token_stream();
    if let Some(closure) = opaque_closure(&output) {
        errors.at(
            &closure,
            format!("the types of a closure behind `impl {closure}` would not be found behind the measurement\nhelp: return `Box<dyn {closure}(…)>`, or measure a function that this one calls"),
        );
    }
}

/// What can be asked of a call that is a future, an iterator or a stream.
pub(super) fn check_returns(track: &Track, errors: &mut Errors) {
    let word = track.returns.word();
    if let (Returns::Stream(_), Some(output), false) =
        (track.returns, &track.output, cfg!(feature = "stream"))
    {
        errors.at(
            output,
            "streams are measured with the feature `stream` of `tallymark`\nhelp: turn it on in Cargo.toml",
        );
    }
    let mut items: Vec<TokenStream> = Vec::new();
    let mut results: Vec<TokenStream> = Vec::new();
    match &track.form {
        Form::Own(own) => {
            items.extend(
                own.items
                    .to_token_stream()
                    .into_iter()
                    .map(TokenStream::from),
            );
        }
        Form::Bound(bindings) => {
            for binding in bindings {
                match binding.what {
                    What::Items => items.push(binding.node.clone()),
                    What::Observe(_) | What::Add(_) => results.push(binding.node.clone()),
                    _ => {}
                }
            }
        }
    }
    results.extend(track.judge.iter().map(|judge| judge.read.to_token_stream()));
    results.extend(track.labels.iter().filter_map(|label| match &label.source {
        LabelSource::Result(_, read) => Some(read.to_token_stream()),
        _ => None,
    }));
    if track.returns.has_items() {
        for result in results {
            errors.at(
                result,
                format!("an {word} has items and no result to read from\nhelp: count its items with `items`").replace("an stream", "a stream"),
            );
        }
    } else {
        for item in items {
            errors.at(
                item,
                "`items` are those of an iterator or a stream, and this function returns none\nhelp: remove `items`",
            );
        }
    }
}

/// `timed` and `sample` are said of durations, `exemplar` of them or of counts.
pub(super) fn check_timing(track: &Track, errors: &mut Errors) {
    if let Form::Bound(bindings) = &track.form
        && !bindings
            .iter()
            .any(|binding| matches!(binding.what, What::Duration))
    {
        let timed = track.timed.iter().flatten().next();
        let sample = track.sample.iter().map(ToTokens::to_token_stream);
        for at in timed
            .map(ToTokens::to_token_stream)
            .into_iter()
            .chain(sample)
        {
            errors.at(
                at,
                "no duration is recorded that this could be said of\nhelp: add `duration = SET.metric(labels)`, or remove it",
            );
        }
    }
    if let (Form::Bound(bindings), Some(exemplar)) = (&track.form, &track.exemplar)
        && !bindings
            .iter()
            .any(|binding| matches!(binding.what, What::Count | What::Duration))
    {
        let at = match exemplar {
            ExemplarOf::Current(word) => word.to_token_stream(),
            ExemplarOf::Given(value) => value.to_token_stream(),
        };
        errors.at(
            at,
            "nothing is recorded that an exemplar could stand at\nhelp: add `duration = SET.metric(labels)` or `count = …`, or remove it",
        );
    }
    if let Some(sample) = &track.sample
        && let syn::Expr::Lit(literal) = sample
    {
        let is_count = match &literal.lit {
            syn::Lit::Int(number) => number.base10_parse::<u32>().is_ok_and(|number| number > 0),
            _ => false,
        };
        if !is_count {
            errors.at(
                sample,
                "`sample` is the number of calls of which one is timed\nhelp: write `sample = 100` for one in a hundred",
            );
        }
    }
}

/// A call has one error, and it is told apart in one way.
pub(super) fn check_errors(track: &Track, function: &Function, errors: &mut Errors) {
    let from_error = track.labels.iter().filter_map(|label| match &label.source {
        LabelSource::Error(_, read) => Some((&label.name, read)),
        _ => None,
    });
    let mut is_told = matches!(&track.form, Form::Own(own) if own.errors.is_some());
    for (name, read) in from_error {
        check_returns_result(track, function, read, "the label", errors);
        if is_told && matches!(track.form, Form::Own(_)) {
            errors.at(
                name,
                "errors are told apart already\nhelp: keep one of `errors = Type` and the labels `from error`",
            );
        }
        is_told = true;
    }
}

/// `Fn`, `FnMut` or `FnOnce` behind `impl`.
fn opaque_closure(tokens: &TokenStream) -> Option<Ident> {
    let mut tokens = tokens.clone().into_iter().peekable();
    while let Some(token) = tokens.next() {
        let found = match &token {
            TokenTree::Ident(word) if word == "impl" => match tokens.peek() {
                Some(TokenTree::Ident(name))
                    if ["Fn", "FnMut", "FnOnce"].iter().any(|known| name == known) =>
                {
                    Some(name.clone())
                }
                _ => None,
            },
            TokenTree::Group(group) => opaque_closure(&group.stream()),
            _ => None,
        };
        if found.is_some() {
            return found;
        }
    }
    None
}

pub(super) fn check_returns_result(
    track: &Track,
    function: &Function,
    at: impl ToTokens,
    what: &str,
    errors: &mut Errors,
) {
    if !track.can_fail {
        let name = &function.signature.ident;
        errors.at(
            at,
            format!("`{name}` does not return a `Result`, so it has no errors to tell apart\nhelp: remove {what}"),
        );
    }
}
