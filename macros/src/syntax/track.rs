//! From the arguments of `#[track_metrics]` and the function below it to one request.

use super::bare_type;
use super::buckets::parse_buckets;
use super::function::{Function, TrackArgument};
use crate::check::track::find;
use crate::errors::Errors;
use crate::model::{Binding, CallLabel, Form, Krate, LabelSource, OwnMetrics, Track, What};
use crate::names::{suggestion, written};
use proc_macro2::Group;
use quote::{ToTokens, quote};
use std::collections::BTreeMap;
use syn::{Expr, ExprLit, FnArg, Ident, Lit, LitStr, Pat, ReturnType, Type};

/// Words before `=` that are settings or bindings, so that a label of that name needs its type.
const SETTINGS: [&str; 9] = [
    "count",
    "duration",
    "in_flight",
    "errors",
    "namespace",
    "name",
    "buckets",
    "max_series",
    "crate",
];

/// The settings met so far, each once.
#[derive(Default)]
struct Settings(BTreeMap<String, (Ident, Expr)>);

impl Settings {
    fn add(&mut self, name: Ident, value: Expr, errors: &mut Errors) {
        let key = name.to_string();
        if self.0.contains_key(&key) {
            return errors.at(
                &name,
                format!("`{key}` stands here twice\nhelp: remove one"),
            );
        }
        self.0.insert(key, (name, value));
    }

    fn take(&mut self, name: &str) -> Option<(Ident, Expr)> {
        self.0.remove(name)
    }

    fn text(&mut self, name: &str, errors: &mut Errors) -> Option<LitStr> {
        let (_, value) = self.take(name)?;
        if let Expr::Lit(ExprLit {
            lit: Lit::Str(text),
            ..
        }) = &value
        {
            return Some(text.clone());
        }
        errors.at(
            value,
            format!("`{name}` takes a text\nhelp: write `{name} = \"…\"`"),
        );
        None
    }
}

pub(crate) fn parse_track(
    arguments: &[TrackArgument],
    function: &Function,
    body: &Group,
    errors: &mut Errors,
) -> Track {
    let mut labels = Vec::new();
    let mut bindings = Vec::new();
    let mut settings = Settings::default();
    for argument in arguments.iter().cloned() {
        match argument {
            TrackArgument::Parameter(name) => {
                if let Some(source) = parameter(&name, function, errors) {
                    labels.push(CallLabel { name, source });
                }
            }
            TrackArgument::Typed(name, ty, expr) => labels.push(CallLabel {
                name,
                source: LabelSource::Expr {
                    ty: Some(*ty),
                    expr: *expr,
                },
            }),
            TrackArgument::FromOutcome(name, ty) => labels.push(CallLabel {
                name,
                source: LabelSource::Outcome(*ty),
            }),
            TrackArgument::Called(name, read, target) => {
                let what = match name.to_string().as_str() {
                    "observe" => What::Observe(*read),
                    "add" => What::Add(*read),
                    word => {
                        let help =
                            suggestion(word, "arguments with a closure", &["observe", "add"]);
                        errors.at(&name, format!("`{word}` takes no closure{help}"));
                        What::Observe(*read)
                    }
                };
                bindings.push(binding(&name, what, *target, errors));
            }
            TrackArgument::Errors(name, ty) => {
                settings.add(name, Expr::Verbatim(ty.to_token_stream()), errors);
            }
            TrackArgument::Assigned(name, value) => match name.to_string().as_str() {
                "count" => bindings.push(binding(&name, What::Count, *value, errors)),
                "duration" => bindings.push(binding(&name, What::Duration, *value, errors)),
                "in_flight" => bindings.push(binding(&name, What::InFlight, *value, errors)),
                "errors" => bindings.push(binding(&name, What::Errors, *value, errors)),
                word @ ("observe" | "add") => {
                    errors.at(
                        &name,
                        format!("`{word}` needs to know what to read from the result\nhelp: write `{word}(|value| value.amount) = SET.metric(labels)`"),
                    );
                    bindings.push(binding(
                        &name,
                        What::Observe((*value).clone()),
                        *value,
                        errors,
                    ));
                }
                word if SETTINGS.contains(&word) => settings.add(name, *value, errors),
                _ => labels.push(CallLabel {
                    name,
                    source: assigned(*value),
                }),
            },
        }
    }
    let krate = krate(&mut settings, errors);
    let form = if bindings.is_empty() {
        Form::Own(Box::new(own(settings, function, errors)))
    } else {
        refuse_own_settings(settings, errors);
        Form::Bound(bindings)
    };
    Track {
        krate,
        body: body.clone(),
        is_async: function.signature.asyncness.is_some(),
        output: match &function.signature.output {
            ReturnType::Default => None,
            ReturnType::Type(_, ty) => Some((**ty).clone()),
        },
        labels,
        form,
    }
}

fn assigned(value: Expr) -> LabelSource {
    match value {
        Expr::Lit(ExprLit {
            lit: Lit::Str(text),
            ..
        }) => LabelSource::Constant(text),
        expr => LabelSource::Expr { ty: None, expr },
    }
}

fn krate(settings: &mut Settings, errors: &mut Errors) -> Krate {
    match settings.take("crate") {
        Some((_, Expr::Path(path))) => Krate(Some(path.path)),
        Some((_, value)) => {
            errors.at(
                value,
                "`crate` takes a path\nhelp: write `crate = path::to::it`",
            );
            Krate(None)
        }
        None => Krate(None),
    }
}

/// The parameters that can be labels, by name.
fn parameters(function: &Function) -> Vec<(Ident, Type)> {
    let typed = function
        .signature
        .inputs
        .iter()
        .filter_map(|input| match input {
            FnArg::Typed(typed) => match &*typed.pat {
                Pat::Ident(pattern) => Some((pattern.ident.clone(), (*typed.ty).clone())),
                _ => None,
            },
            FnArg::Receiver(_) => None,
        });
    typed.collect()
}

fn parameter(name: &Ident, function: &Function, errors: &mut Errors) -> Option<LabelSource> {
    let parameters = parameters(function);
    if let Some((_, ty)) = parameters.iter().find(|(known, _)| known == name) {
        return Some(match bare_type(ty) {
            Type::Reference(reference) if !is_str(&reference.elem) => LabelSource::Parameter {
                ty: (*reference.elem).clone(),
                is_reference: true,
            },
            ty => LabelSource::Parameter {
                ty: ty.clone(),
                is_reference: false,
            },
        });
    }
    let known: Vec<String> = parameters
        .iter()
        .map(|(name, _)| name.to_string())
        .collect();
    let known: Vec<&str> = known.iter().map(String::as_str).collect();
    let word = name.to_string();
    let help = if SETTINGS.contains(&word.as_str()) {
        format!("\nhelp: as a setting it has a value: `{word} = …`")
    } else if word == "self" {
        "\nhelp: name a label after what it tells: `label: Type = self.field`".to_owned()
    } else if is_in_a_pattern(&word, function) {
        format!("\nhelp: it is part of one; say its type: `{word}: Type = {word}`")
    } else {
        suggestion(&word, "parameters", &known)
    };
    let of = &function.signature.ident;
    errors.at(name, format!("`{word}` is not a parameter of `{of}`{help}"));
    None
}

/// Whether a parameter that is taken apart has a part of this name.
fn is_in_a_pattern(word: &str, function: &Function) -> bool {
    function.signature.inputs.iter().any(|input| match input {
        FnArg::Typed(typed) => find(&typed.pat.to_token_stream(), word).is_some(),
        FnArg::Receiver(_) => false,
    })
}

fn is_str(ty: &Type) -> bool {
    matches!(bare_type(ty), Type::Path(path) if path.path.is_ident("str"))
}

/// `SET.metric(labels)`, as a binding; with a mistake in it, as one that uses whatever it names.
fn binding(word: &Ident, what: What, target: Expr, errors: &mut Errors) -> Binding {
    let node = target.to_token_stream();
    match target {
        Expr::MethodCall(call) if call.turbofish.is_none() => {
            let (receiver, field, dot) = (&call.receiver, &call.method, &call.dot_token);
            if field == "with" {
                let metric = written(receiver);
                errors.at(
                    field,
                    format!("`{word}` takes the labels behind the name of the metric\nhelp: write `{word} = {metric}(label, …)`"),
                );
            }
            Binding {
                what,
                family: quote!(#receiver #dot #field),
                arguments: call.args.iter().cloned().collect(),
                node,
            }
        }
        other => {
            errors.at(
                &other,
                format!("`{word}` takes a declared metric and its labels\nhelp: write `{word} = SET.metric(label, …)`"),
            );
            Binding {
                what,
                family: node.clone(),
                arguments: vec![other],
                node,
            }
        }
    }
}

fn own(mut settings: Settings, function: &Function, errors: &mut Errors) -> OwnMetrics {
    let errors_of = settings
        .take("errors")
        .and_then(|(_, ty)| errors.take(syn::parse2(ty.to_token_stream())));
    let namespace = settings.text("namespace", errors);
    let name = settings.text("name", errors);
    crate::check::names::check_namespace(namespace.as_ref(), "namespace", errors);
    crate::check::names::check_namespace(name.as_ref(), "name", errors);
    let namespace = namespace.map_or_else(crate_name, |namespace| Some(namespace.value()));
    let name = name.map_or_else(
        || {
            crate::check::names::check_function_name(&function.signature.ident, errors);
            syn::ext::IdentExt::unraw(&function.signature.ident).to_string()
        },
        |name| name.value(),
    );
    let prefix = match namespace {
        Some(namespace) => format!("{namespace}_{name}"),
        None => name,
    };
    OwnMetrics {
        prefix,
        errors: errors_of,
        buckets: settings
            .take("buckets")
            .map(|(_, value)| parse_buckets(value)),
        max_series: settings.take("max_series").map(|(_, value)| value),
    }
}

/// The name of the crate that is being compiled, so that the metrics of two crates stay apart.
fn crate_name() -> Option<String> {
    let name = std::env::var("CARGO_CRATE_NAME").or_else(|_| std::env::var("CARGO_PKG_NAME"));
    name.ok().map(|name| name.replace('-', "_"))
}

fn refuse_own_settings(settings: Settings, errors: &mut Errors) {
    for (name, _) in settings.0.into_values() {
        errors.at(
            &name,
            format!("`{name}` is for metrics that the attribute declares itself; here it records into declared ones\nhelp: remove it, or say it where the metric is declared"),
        );
    }
}
