//! Rules on `#[track_metrics]`.

use super::buckets::check_buckets;
use super::names::{check_label_name, check_unique, check_value};
use super::number::check_budget;
use super::types::check_label_type;
use crate::errors::Errors;
use crate::model::{Form, LabelSource, Returns, Track, What};
use crate::names::{distance, nearest, written};
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

/// Whether the body can be a function of its own, for which it must not be a method's.
fn can_be_located(function: &Function) -> bool {
    let signature = &function.signature;
    signature.receiver().is_none() && !mentions(&function.to_token_stream(), "Self")
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
                check_returns_result(track, function, ty, errors);
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

/// What the body cannot be when something stands around it.
pub(crate) fn check_body(track: &Track, function: &Function, errors: &mut Errors) {
    if track.is_scope() {
        return;
    }
    if function.has_attribute("track_caller") && !can_be_located(function) {
        errors.at(
            &function.signature.ident,
            "with `#[track_caller]` this method cannot be measured: its body would see a place in itself, and not its caller\nhelp: remove `#[track_caller]`, or measure a function that this one calls",
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
fn check_returns(track: &Track, errors: &mut Errors) {
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

fn check_returns_result(
    track: &Track,
    function: &Function,
    at: impl ToTokens,
    errors: &mut Errors,
) {
    if !track.can_fail {
        let name = &function.signature.ident;
        errors.at(
            at,
            format!("`{name}` does not return a `Result`, so it has no errors to tell apart\nhelp: remove `errors`"),
        );
    }
}

fn check_bindings(
    track: &Track,
    bindings: &[crate::model::Binding],
    function: &Function,
    errors: &mut Errors,
) {
    let mut seen = std::collections::BTreeSet::new();
    for binding in bindings {
        if matches!(binding.what, What::Errors) {
            check_returns_result(track, function, &binding.node, errors);
        }
        let kind = match &binding.what {
            What::Count => "count".to_owned(),
            What::Duration => "duration".to_owned(),
            What::InFlight => "in_flight".to_owned(),
            What::Errors => "errors".to_owned(),
            What::Items => "items".to_owned(),
            What::Observe(read) => format!("observe({})", read.to_token_stream()),
            What::Add(read) => format!("add({})", read.to_token_stream()),
        };
        if !seen.insert(format!("{kind} = {}", binding.node)) {
            let metric = written(&binding.node);
            errors.at(
                &binding.node,
                format!(
                    "`{metric}` stands here twice, so each call would count twice\nhelp: remove one"
                ),
            );
        }
        if binding.arguments.len() > 8 {
            errors.at(&binding.node, "a metric has at most eight labels in a tuple\nhelp: use a struct with `#[derive(LabelSet)]`");
        }
        if matches!(binding.what, What::InFlight) {
            for argument in &binding.arguments {
                check_known_at_start(track, &argument.to_token_stream(), errors);
            }
        }
    }
    for label in &track.labels {
        let name = label.name.to_string();
        let is_used = bindings
            .iter()
            .flat_map(|binding| binding.arguments.iter().chain(binding.what.closure()))
            .any(|argument| mentions(&argument.to_token_stream(), &name));
        if !is_used {
            errors.at(
                &label.name,
                format!("the label `{name}` is not used by any metric here\nhelp: add it to a metric's labels, or remove it"),
            );
        }
    }
}

/// In-flight gauges are counted up before the call: no label of theirs can come from its end.
fn check_known_at_start(track: &Track, argument: &TokenStream, errors: &mut Errors) {
    let from_outcome = track
        .labels
        .iter()
        .filter(|label| matches!(label.source, LabelSource::Outcome(_)))
        .map(|label| label.name.to_string());
    for name in from_outcome.chain(["outcome".to_owned(), "error".to_owned()]) {
        if mentions(argument, &name) {
            errors.at(
                argument,
                format!("`{name}` is not known while a call is in flight\nhelp: leave it out of the labels of `in_flight`"),
            );
        }
    }
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
