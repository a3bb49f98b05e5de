//! From the arguments of `#[track_metrics]` and the function below it to one request.

use super::bare_type;
use super::buckets::parse_buckets;
use super::dropped::parse_dropped;
use super::function::Function;
use super::returns::{can_be_result, parse_returns};
use super::track_argument::{From, TrackArgument};
use crate::check::track::find;
use crate::errors::Errors;
use crate::model::{
    Binding, CallLabel, ExemplarOf, Form, Judge, Krate, LabelSource, OwnMetrics, Returns, Track,
    What,
};
use crate::names::{suggestion, written};
use proc_macro2::{Group, Span};
use quote::{ToTokens, quote};
use syn::{Expr, ExprLit, FnArg, Ident, Lit, LitStr, Pat, ReturnType, Type};

/// Words before `=` that are settings or bindings, so that a label of that name needs its type.
pub(crate) const SETTINGS: [&str; 14] = [
    "count",
    "duration",
    "in_flight",
    "errors",
    "items",
    "namespace",
    "prefix",
    "name",
    "buckets",
    "max_series",
    "when",
    "sample",
    "exemplar",
    "crate",
];

/// Words that take a list of closures or names.
const LISTS: [&str; 5] = ["ok_if", "error_if", "timed", "observe", "add"];

/// The settings met so far, each once.
#[derive(Default)]
struct Settings(Vec<(Ident, Expr)>);

impl Settings {
    fn add(&mut self, name: Ident, value: Expr, errors: &mut Errors) {
        if self.place(&name.to_string()).is_some() {
            return errors.at(
                &name,
                format!("`{name}` stands here twice\nhelp: remove one"),
            );
        }
        self.0.push((name, value));
    }

    fn take(&mut self, name: &str) -> Option<(Ident, Expr)> {
        self.place(name).map(|place| self.0.remove(place))
    }

    fn place(&self, name: &str) -> Option<usize> {
        self.0.iter().position(|(known, _)| known == name)
    }

    fn value(&mut self, name: &str) -> Option<Expr> {
        self.take(name).map(|(_, value)| value)
    }

    fn text(&mut self, name: &str, errors: &mut Errors) -> Option<LitStr> {
        let value = self.value(name)?;
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

/// What the arguments say, one by one.
#[derive(Default)]
struct Request {
    labels: Vec<CallLabel>,
    bindings: Vec<Binding>,
    settings: Settings,
    judge: Option<Judge>,
    timed: Option<Vec<Ident>>,
    items: Option<Ident>,
    exemplar: Option<Ident>,
}

pub(crate) fn parse_track(
    arguments: &[TrackArgument],
    function: &Function,
    body: &Group,
    errors: &mut Errors,
) -> Track {
    let is_async = function.signature.asyncness.is_some();
    let output = match &function.signature.output {
        ReturnType::Default => None,
        ReturnType::Type(_, ty) => Some((**ty).clone()),
    };
    let returns = if is_async {
        Returns::Value
    } else {
        parse_returns(output.as_ref(), errors)
    };
    let mut request = Request::default();
    for argument in arguments.iter().cloned() {
        request.add(argument, function, errors);
    }
    let Request {
        labels,
        bindings,
        mut settings,
        judge,
        timed,
        items,
        exemplar,
    } = request;
    let krate = krate(&mut settings, errors);
    let (when, sample) = (settings.value("when"), settings.value("sample"));
    let exemplar = parse_exemplar(exemplar, &mut settings, errors);
    let form = if bindings.is_empty() {
        Form::Own(Box::new(own(settings, items, function, errors)))
    } else {
        refuse_own_settings(settings, items, errors);
        Form::Bound(bindings)
    };
    Track {
        krate,
        function: function.name(),
        body: body.clone(),
        is_async,
        returns,
        can_fail: match returns {
            Returns::Value => can_be_result(output.as_ref()),
            Returns::Future(_) => true,
            Returns::Iterator(_) | Returns::Stream(_) => false,
        },
        parameters: parse_dropped(function, body, &labels),
        output,
        labels,
        judge,
        timed,
        when,
        sample,
        exemplar,
        form,
    }
}

impl Request {
    fn add(&mut self, argument: TrackArgument, function: &Function, errors: &mut Errors) {
        match argument {
            TrackArgument::Word(name)
                if name == "items"
                    && !parameters(function).iter().any(|(known, _)| *known == name) =>
            {
                if self.items.is_some() {
                    errors.at(&name, "`items` stands here twice\nhelp: remove one");
                }
                self.items = Some(name);
            }
            TrackArgument::Word(name)
                if name == "exemplar"
                    && !parameters(function).iter().any(|(known, _)| *known == name) =>
            {
                if self.exemplar.is_some() {
                    errors.at(&name, "`exemplar` stands here twice\nhelp: remove one");
                }
                self.exemplar = Some(name);
            }
            TrackArgument::Word(name) => {
                if let Some(source) = parameter(&name, function, errors) {
                    self.labels.push(CallLabel { name, source });
                }
            }
            TrackArgument::Typed(name, ty, expr) => self.labels.push(CallLabel {
                name,
                source: LabelSource::Expr {
                    ty: Some(*ty),
                    expr: *expr,
                },
            }),
            TrackArgument::From(name, ty, from) => {
                let source = label_from(&name, ty.map(|ty| *ty), from, function, errors);
                self.labels
                    .extend(source.map(|source| CallLabel { name, source }));
            }
            TrackArgument::List(name, list) => self.add_list(&name, list, errors),
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
                self.bindings.push(binding(&name, what, *target, errors));
            }
            TrackArgument::Errors(name, ty) => {
                self.settings
                    .add(name, Expr::Verbatim(ty.to_token_stream()), errors);
            }
            TrackArgument::Assigned(name, value) => self.add_assigned(name, *value, errors),
        }
    }

    fn add_assigned(&mut self, name: Ident, value: Expr, errors: &mut Errors) {
        let what = match name.to_string().as_str() {
            "count" => What::Count,
            "duration" => What::Duration,
            "in_flight" => What::InFlight,
            "errors" => What::Errors,
            "items" => What::Items,
            word @ ("observe" | "add") => {
                errors.at(
                    &name,
                    format!("`{word}` needs to know what to read from the result\nhelp: write `{word}(|value| value.amount) = SET.metric(labels)`"),
                );
                What::Observe(value.clone())
            }
            "ok_if" | "error_if" => return self.judge(&name, value, errors),
            word if SETTINGS.contains(&word) => return self.settings.add(name, value, errors),
            _ => {
                return self.labels.push(CallLabel {
                    name,
                    source: assigned(value),
                });
            }
        };
        self.bindings.push(binding(&name, what, value, errors));
    }

    fn add_list(&mut self, name: &Ident, mut list: Vec<Expr>, errors: &mut Errors) {
        match name.to_string().as_str() {
            "ok_if" | "error_if" => {
                if let (Some(read), true) = (list.pop(), list.is_empty()) {
                    self.judge(name, read, errors);
                } else {
                    errors.at(
                        name,
                        format!("`{name}` takes one closure\nhelp: write `{name}(|value| …)`"),
                    );
                }
            }
            "timed" => self.time(name, &list, errors),
            word @ ("observe" | "add") => errors.at(
                name,
                format!("`{word}` needs a metric to record into\nhelp: write `{word}(|value| value.amount) = SET.metric(labels)`"),
            ),
            word => {
                let help = suggestion(word, "arguments with a list", &LISTS);
                errors.at(name, format!("`{word}` takes no list{help}"));
            }
        }
    }

    fn judge(&mut self, name: &Ident, read: Expr, errors: &mut Errors) {
        if self.judge.is_some() {
            errors.at(
                name,
                "what a call returned can be judged once only\nhelp: remove one of `ok_if` and `error_if`",
            );
        }
        self.judge = Some(Judge {
            read,
            is_ok: name == "ok_if",
        });
    }

    fn time(&mut self, name: &Ident, list: &[Expr], errors: &mut Errors) {
        const OUTCOMES: [&str; 4] = ["ok", "error", "panic", "cancelled"];
        if self.timed.is_some() {
            errors.at(name, "`timed` stands here twice\nhelp: remove one");
        }
        if list.is_empty() {
            errors.at(
                name,
                "without an outcome no call would be timed\nhelp: write `timed(ok, error)`",
            );
        }
        let mut timed: Vec<Ident> = Vec::new();
        for expr in list {
            let word = match expr {
                Expr::Path(path) => path.path.get_ident().cloned(),
                _ => None,
            };
            match word {
                Some(word) if timed.contains(&word) => {
                    errors.at(
                        &word,
                        format!("`{word}` stands here twice\nhelp: remove one"),
                    );
                }
                Some(word) if OUTCOMES.iter().any(|outcome| word == outcome) => timed.push(word),
                _ => {
                    let word = written(expr);
                    let help = suggestion(&word, "outcomes", &OUTCOMES);
                    errors.at(expr, format!("`{word}` is not an outcome{help}"));
                }
            }
        }
        self.timed = Some(timed);
    }
}

fn label_from(
    name: &Ident,
    ty: Option<Type>,
    from: From,
    function: &Function,
    errors: &mut Errors,
) -> Option<LabelSource> {
    let Some(ty) = ty else {
        if let From::Function = from {
            let name = LitStr::new(&function.name(), Span::call_site());
            return Some(LabelSource::Constant(name));
        }
        errors.at(
            name,
            format!("the label `{name}` needs a type, so that its values can be counted\nhelp: write `{name}: Type = from …`"),
        );
        return None;
    };
    Some(match from {
        From::Outcome => LabelSource::Outcome(ty),
        From::Result(read) => LabelSource::Result(ty, *read),
        From::Error(read) => LabelSource::Error(ty, *read),
        From::Function => LabelSource::Function(ty),
    })
}

fn parse_exemplar(
    current: Option<Ident>,
    settings: &mut Settings,
    errors: &mut Errors,
) -> Option<ExemplarOf> {
    match (current, settings.take("exemplar")) {
        (current, Some((name, value))) => {
            if current.is_some() {
                errors.at(&name, "`exemplar` stands here twice\nhelp: remove one");
            }
            Some(ExemplarOf::Given(value))
        }
        (current, None) => current.map(ExemplarOf::Current),
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
    match settings.value("crate") {
        Some(Expr::Path(path)) => Krate::Given(path.path),
        Some(value) => {
            errors.at(
                value,
                "`crate` takes a path\nhelp: write `crate = path::to::it`",
            );
            Krate::Usual
        }
        None => Krate::Usual,
    }
}

/// The parameters that can be labels, by name.
pub(crate) fn parameters(function: &Function) -> Vec<(Ident, Type)> {
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
    if word == "skip" {
        crate::check::block::check_skip(name, errors);
        return None;
    }
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

fn own(
    mut settings: Settings,
    items: Option<Ident>,
    function: &Function,
    errors: &mut Errors,
) -> OwnMetrics {
    let errors_of = settings
        .value("errors")
        .and_then(|ty| errors.take(syn::parse2(ty.to_token_stream())));
    let mut part = |word: &str, errors: &mut Errors| {
        let text = settings.text(word, errors);
        crate::check::names::check_namespace(text.as_ref(), word, errors);
        text.map(|text| text.value())
    };
    let namespace = part("namespace", errors);
    let prefix = part("prefix", errors);
    let name = part("name", errors);
    let namespace = namespace.map_or_else(crate_name, Some);
    let name = name.unwrap_or_else(|| {
        crate::check::names::check_function_name(&function.signature.ident, errors);
        function.name()
    });
    let parts = [namespace, prefix, Some(name)];
    let parts: Vec<String> = parts
        .into_iter()
        .flatten()
        .filter(|part| !part.is_empty())
        .collect();
    OwnMetrics {
        prefix: parts.join("_"),
        errors: errors_of,
        buckets: settings.value("buckets").map(parse_buckets),
        max_series: settings.value("max_series"),
        items,
    }
}

/// The name of the crate that is being compiled, so that the metrics of two crates stay apart.
fn crate_name() -> Option<String> {
    let name = std::env::var("CARGO_CRATE_NAME").or_else(|_| std::env::var("CARGO_PKG_NAME"));
    name.ok().map(|name| name.replace('-', "_"))
}

fn refuse_own_settings(settings: Settings, items: Option<Ident>, errors: &mut Errors) {
    let settings = settings.0.into_iter().map(|(name, _)| name);
    for name in settings.chain(items) {
        errors.at(
            &name,
            format!("`{name}` is for metrics that the attribute declares itself; here it records into declared ones\nhelp: remove it, or say it where the metric is declared"),
        );
    }
}
