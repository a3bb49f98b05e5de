//! The grammar of `#[derive(MetricSet)]`.

use super::buckets::parse_buckets;
use super::formula::parse_formula;
use super::{
    Argument, Arguments, Pair, Value, bare_type, parse_krate, parse_named_fields, refuse_attributes,
};
use crate::errors::Errors;
use crate::model::{Kind, MetricField, MetricSet, Named, Waiver};
use proc_macro2::TokenStream;
use syn::punctuated::Punctuated;
use syn::{Attribute, DeriveInput, Expr, ExprLit, Ident, Lit, Meta, Token, Type};

const SET_ARGUMENTS: [&str; 7] = [
    "namespace",
    "subsystem",
    "static",
    "labels",
    "max_series",
    "utf8",
    "crate",
];
const FIELD_ARGUMENTS: [&str; 12] = [
    "name",
    "utf8",
    "buckets",
    "max_buckets",
    "ratio",
    "rate",
    "value",
    "labels",
    "max_series",
    "init",
    "allow",
    "nested",
];

pub(crate) fn parse_metric_set(input: &DeriveInput, errors: &mut Errors) -> Option<MetricSet> {
    let fields = parse_named_fields(
        input,
        "a metric set cannot be generic: its series could not be counted\nhelp: name the types of its labels",
        "`MetricSet` is derived on a struct with named fields, one for each metric\nhelp: write `struct Name { requests_total: Counter }`",
        errors,
    )?;
    refuse_attributes(
        "metric",
        &input.attrs,
        "write `#[metrics(…)]` for a set; `#[metric(…)]` is for a field",
        errors,
    );
    let mut arguments = Arguments::of("metrics", &input.attrs, errors);
    let krate = parse_krate(&mut arguments, errors);
    let mut text = |name, errors: &mut Errors| {
        let argument = arguments.take(name, errors)?;
        argument.text(errors)
    };
    let namespace = text("namespace", errors);
    let subsystem = text("subsystem", errors);
    let static_name = arguments
        .take("static", errors)
        .and_then(|argument| static_name(&argument, errors));
    let labels = labels(arguments.take("labels", errors), errors);
    let max_series = arguments
        .take("max_series", errors)
        .and_then(|argument| argument.expr(errors));
    let is_utf8 = arguments.take_flag("utf8", errors);
    arguments.finish(&SET_ARGUMENTS, errors);
    Some(MetricSet {
        krate,
        ident: input.ident.clone(),
        visibility: input.vis.clone(),
        namespace,
        subsystem,
        static_name,
        is_utf8,
        labels,
        max_series,
        fields: fields
            .iter()
            .filter_map(|field| parse_field(field, errors))
            .collect(),
    })
}

fn static_name(argument: &Argument, errors: &mut Errors) -> Option<Ident> {
    if let Value::Expr(Expr::Path(path)) = &argument.value
        && let Some(name) = path.path.get_ident()
    {
        return Some(name.clone());
    }
    argument.refuse(
        "`static` takes the name of the static to declare\nhelp: write `static = METRICS`",
        errors,
    );
    None
}

fn labels(argument: Option<Argument>, errors: &mut Errors) -> Vec<(Named<TokenStream>, Expr)> {
    argument
        .map(|argument| argument.list::<Pair>(errors, "name = \"value\""))
        .unwrap_or_default()
        .into_iter()
        .map(|pair| (pair.name, pair.value))
        .collect()
}

fn parse_field(field: &syn::Field, errors: &mut Errors) -> Option<MetricField> {
    let ident = field.ident.clone()?;
    refuse_attributes(
        "metrics",
        &field.attrs,
        "write `#[metric(…)]` for a field; `#[metrics(…)]` is for the set",
        errors,
    );
    let mut arguments = Arguments::of("metric", &field.attrs, errors);
    let name = arguments
        .take("name", errors)
        .and_then(|name| name.text(errors));
    let name = Named::given_or(name, &ident, |word| word);
    let is_utf8 = arguments.take_flag("utf8", errors);
    let is_nested = arguments.take_flag("nested", errors);
    let buckets = arguments
        .take("buckets", errors)
        .and_then(|buckets| buckets.expr(errors))
        .map(parse_buckets);
    let max_buckets = arguments
        .take("max_buckets", errors)
        .and_then(|argument| argument.expr(errors));
    let formula = parse_formula(&mut arguments, errors);
    let labels = labels(arguments.take("labels", errors), errors);
    let max_series = arguments
        .take("max_series", errors)
        .and_then(|argument| argument.expr(errors));
    let shows_untouched = shows_untouched(arguments.take("init", errors), errors);
    let waivers = arguments
        .take_all("allow")
        .iter()
        .flat_map(|argument| waivers(argument, errors))
        .collect();
    arguments.finish(&FIELD_ARGUMENTS, errors);
    Some(MetricField {
        kind: kind(&field.ty),
        ty: field.ty.clone(),
        help: help(&field.attrs),
        is_nested,
        is_utf8,
        ident,
        name,
        buckets,
        max_buckets,
        formula,
        labels,
        max_series,
        shows_untouched,
        waivers,
    })
}

fn shows_untouched(init: Option<Argument>, errors: &mut Errors) -> bool {
    let Some(text) = init.and_then(|init| init.text(errors)) else {
        return true;
    };
    match text.value().as_str() {
        "zero" => true,
        "touched" => false,
        other => {
            errors.at(
                &text,
                format!("`{other}` is not a way to begin\nhelp: write `\"zero\"` (all series show from the start) or `\"touched\"` (each shows once it was counted into)"),
            );
            true
        }
    }
}

/// One waiver; several rules in one are told apart as if each had the reason.
fn waivers(argument: &Argument, errors: &mut Errors) -> Vec<Waiver> {
    const SHAPE: &str = "help: write `allow(rule) = \"reason\"`";
    let Value::List(rules, reason) = &argument.value else {
        errors.at_span(
            argument.span,
            format!("`allow` takes a rule and a reason\n{SHAPE}"),
        );
        return Vec::new();
    };
    let rules = rules.parse_args_with(Punctuated::<Ident, Token![,]>::parse_terminated);
    let Some(rules) = errors.take(rules) else {
        return Vec::new();
    };
    if rules.is_empty() {
        errors.at_span(
            argument.span,
            format!("`allow` takes a rule and a reason\n{SHAPE}"),
        );
    }
    if let Some(second) = rules.get(1) {
        errors.at(
            second,
            format!("`allow` takes one rule, as each has its own reason\n{SHAPE} for each"),
        );
    }
    let reason = match reason {
        Some(Expr::Lit(ExprLit {
            lit: Lit::Str(reason),
            ..
        })) => Some(reason.clone()),
        _ => None,
    };
    let waiver = |rule| Waiver {
        rule,
        reason: reason.clone(),
    };
    rules.into_iter().map(waiver).collect()
}

/// The doc comment, its lines joined and trimmed.
fn help(attributes: &[Attribute]) -> String {
    let lines = attributes
        .iter()
        .filter_map(|attribute| match &attribute.meta {
            Meta::NameValue(meta) if meta.path.is_ident("doc") => match &meta.value {
                Expr::Lit(ExprLit {
                    lit: Lit::Str(line),
                    ..
                }) => Some(line.value().trim().to_owned()),
                _ => None,
            },
            _ => None,
        });
    // The first paragraph is the help; what follows is for the reader of the source.
    let paragraph: Vec<String> = lines
        .skip_while(String::is_empty)
        .take_while(|line| !line.is_empty())
        .collect();
    paragraph.join(" ")
}

fn kind(ty: &Type) -> Option<Kind> {
    let Type::Path(path) = bare_type(ty) else {
        return None;
    };
    Some(
        match path.path.segments.last()?.ident.to_string().as_str() {
            "Counter" => Kind::Counter,
            "Gauge" => Kind::Gauge,
            "UpDown" => Kind::UpDown,
            "Histogram" => Kind::Histogram,
            "Summary" => Kind::Summary,
            "Info" => Kind::Info,
            "StateSet" => Kind::StateSet,
            "NativeHistogram" => Kind::NativeHistogram,
            "Computed" => Kind::Computed,
            _ => return None,
        },
    )
}
