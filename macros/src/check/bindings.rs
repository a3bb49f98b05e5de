//! Rules on the declared metrics that a function records into.

use super::call::check_returns_result;
use super::track::mentions;
use crate::errors::Errors;
use crate::firsts::Firsts;
use crate::model::{Binding, LabelSource, Track, What};
use crate::names::written;
use crate::syntax::function::Function;
use proc_macro2::TokenStream;
use quote::ToTokens;

pub(super) fn check_bindings(
    track: &Track,
    bindings: &[Binding],
    function: &Function,
    errors: &mut Errors,
) {
    let mut seen = Firsts::default();
    for binding in bindings {
        if matches!(binding.what, What::Errors) {
            check_returns_result(track, function, &binding.node, "`errors`", errors);
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
        let what = format!("{kind} = {}", binding.node);
        if seen.add(what, 0).is_some() {
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
        let word = match binding.what {
            What::InFlight => "in_flight",
            What::Items => "items",
            What::Count => "count",
            What::Duration => "duration",
            What::Observe(_) => "observe",
            What::Add(_) => "add",
            What::Errors => "errors",
        };
        for argument in &binding.arguments {
            let argument = argument.to_token_stream();
            match binding.what {
                What::InFlight | What::Items => {
                    check_known_at_start(track, word, &argument, errors);
                }
                What::Errors => {}
                _ => check_has_error(track, word, &argument, errors),
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

/// What is counted before the call ends has no label that comes from its end.
fn check_known_at_start(track: &Track, word: &str, argument: &TokenStream, errors: &mut Errors) {
    let labels = track.labels.iter();
    let from_end = labels
        .clone()
        .filter(|label| !label.source.is_known_before())
        .map(|label| label.name.to_string());
    let given = |name: &str| {
        let mut labels = labels.clone();
        labels.any(|label| label.source.is_known_before() && label.name == name)
    };
    let implicit = ["outcome", "error"].into_iter().filter(|name| !given(name));
    let mut names: Vec<String> = from_end.chain(implicit.map(str::to_owned)).collect();
    names.dedup();
    for name in names {
        if mentions(argument, &name) {
            errors.at(
                argument,
                format!("`{name}` is not known while a call is in flight\nhelp: leave it out of the labels of `{word}`"),
            );
            return;
        }
    }
}

/// Labels made from an error are those of errors alone.
fn check_has_error(track: &Track, word: &str, argument: &TokenStream, errors: &mut Errors) {
    for label in &track.labels {
        if matches!(label.source, LabelSource::Error(..))
            && mentions(argument, &label.name.to_string())
        {
            let name = &label.name;
            errors.at(
                argument,
                format!("`{name}` is there for calls that returned an error, and `{word}` is for all\nhelp: use it with `errors`, or make it `from result`"),
            );
        }
    }
}
