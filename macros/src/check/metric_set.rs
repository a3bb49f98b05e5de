//! Rules on `#[derive(MetricSet)]`: names, units, help, labels, and names that meet.

use super::buckets::check_buckets;
use super::formula::check_formula;
use super::names::{check_named_label, check_namespace, check_unique, check_value, too_long};
use super::number::{check_budget, check_whole_number};
use super::types::check_metric_type;
use crate::errors::Errors;
use crate::firsts::Firsts;
use crate::model::{Kind, MetricField, MetricSet, Named, Waiver};
use crate::names::{nearest, suggestion};
use proc_macro2::TokenStream;
use syn::{Expr, ExprLit, Lit};
use tallymark_rules as rules;

/// The rules that a field can waive, with a reason.
const WAIVABLE: [&str; 7] = [
    "counter_without_total",
    "total_without_counter",
    "foreign_unit",
    "type_in_name",
    "line_suffix",
    "info_suffix",
    "missing_help",
];

pub(crate) fn check_metric_set(set: &MetricSet, errors: &mut Errors) {
    check_namespace(set.namespace.as_ref(), "namespace", errors);
    check_namespace(set.subsystem.as_ref(), "subsystem", errors);
    check_constant_labels(&set.labels, set.is_utf8, "#[metrics(utf8)]", errors);
    check_budget(set.max_series.as_ref(), errors);
    if set.fields.is_empty() {
        let ident = &set.ident;
        errors.at(
            ident,
            format!(
                "`{ident}` has no metrics\nhelp: add a field, such as `requests_total: Counter`"
            ),
        );
    }
    for field in &set.fields {
        check_field(field, set, errors);
    }
    check_names_apart(set, errors);
}

fn check_constant_labels(
    labels: &[(Named<TokenStream>, Expr)],
    is_utf8: bool,
    flag: &str,
    errors: &mut Errors,
) {
    for (name, value) in labels {
        check_named_label(name, is_utf8, flag, errors);
        let name = &name.text;
        match value {
            Expr::Lit(ExprLit {
                lit: Lit::Str(text),
                ..
            }) => check_value(
                &text.value(),
                text,
                "give it a text, or leave the label out",
                errors,
            ),
            Expr::Lit(literal) => errors.at(
                literal,
                format!("the value of the label `{name}` is a text\nhelp: write it in quotes"),
            ),
            _ => {}
        }
    }
    for (at, (name, _)) in labels.iter().enumerate() {
        let (node, name) = (&name.node, &name.text);
        let before = labels[..at].iter().map(|(before, _)| &before.text);
        if let Some(first) = before.clone().find(|first| rules::meet(first, name))
            && before.clone().all(|first| first != name)
        {
            errors.at(
                node,
                format!("`{first}` and `{name}` are one label to readers that get `_` for other characters\nhelp: rename one"),
            );
        }
    }
    check_unique(
        labels
            .iter()
            .map(|(name, _)| (name.text.as_str(), &name.node, name.text.clone())),
        "name",
        "remove one",
        errors,
    );
}

fn check_field(field: &MetricField, set: &MetricSet, errors: &mut Errors) {
    if field.is_nested {
        return check_nested(field, errors);
    }
    let is_utf8 = set.is_utf8 || field.is_utf8;
    check_constant_labels(&field.labels, is_utf8, "#[metric(utf8)]", errors);
    check_labels_of_set(field, set, errors);
    check_metric_type(&field.ty, field.kind, errors);
    check_settings(field, errors);
    check_formula(field, set, errors);
    if !check_name(field, set, errors) {
        return;
    }
    let mut waivers = Waivers::of(&field.waivers, errors);
    check_suffix(field, &mut waivers, errors);
    check_unit(field, &mut waivers, errors);
    check_type_in_name(field, &mut waivers, errors);
    check_help(field, &mut waivers, errors);
    waivers.finish(errors);
}

/// Whether the name is one, so that its words can be looked at.
fn check_name(field: &MetricField, set: &MetricSet, errors: &mut Errors) -> bool {
    let (name, node) = (&field.name.text, &field.name.node);
    let whole = match set.prefix().as_str() {
        "" => name.clone(),
        prefix => format!("{prefix}_{name}"),
    };
    if name.is_empty() {
        errors.at(
            node,
            "a metric's name is empty\nhelp: give the metric a name",
        );
        return false;
    }
    if whole.len() > rules::LONGEST_NAME {
        errors.at(node, too_long("metric", &whole));
        return false;
    }
    let is_plain = rules::is_metric_name(name) && !name.chars().any(char::is_uppercase);
    let is_utf8 = set.is_utf8 || field.is_utf8;
    if !is_plain && !is_utf8 {
        errors.at(
            node,
            format!("`{name}` cannot name a metric\nhelp: use lower-case ASCII letters, digits and underscores, a letter first, or allow any text with `#[metric(utf8)]`"),
        );
        return false;
    }
    true
}

/// A constant label of a field must not be one of its set.
fn check_labels_of_set(field: &MetricField, set: &MetricSet, errors: &mut Errors) {
    for (name, _) in &field.labels {
        let is_same = |(of_set, _): &(Named<_>, _)| of_set.text == name.text;
        if set.labels.iter().any(is_same) {
            let (name, node) = (&name.text, &name.node);
            errors.at(
                node,
                format!(
                    "`{name}` is a label of the whole set already\nhelp: leave one of them out"
                ),
            );
        }
    }
}

fn check_nested(field: &MetricField, errors: &mut Errors) {
    let ident = &field.ident;
    if field.kind.is_some() {
        errors.at(
            &field.ty,
            format!("`{ident}` is a metric, not a set\nhelp: remove `nested`"),
        );
    }
    let has_settings = field.buckets.is_some()
        || field.max_buckets.is_some()
        || field.formula.is_some()
        || field.max_series.is_some()
        || !field.labels.is_empty()
        || !field.waivers.is_empty()
        || field.is_utf8
        || !field.shows_untouched;
    if has_settings {
        errors.at(
            ident,
            format!("`{ident}` is a set of its own, so its settings are its own too\nhelp: leave `nested` alone here, and set the rest where the nested set is declared"),
        );
    }
}

fn check_settings(field: &MetricField, errors: &mut Errors) {
    if let Some(buckets) = &field.buckets {
        if field.kind.is_some_and(|kind| !kind.is_histogram()) {
            let ident = &field.ident;
            errors.at(ident, format!("`{ident}` has buckets, but is not a histogram\nhelp: remove `buckets`, or make it a `Histogram`"));
        }
        check_buckets(buckets, errors);
    }
    if let Some(max_buckets) = &field.max_buckets {
        check_max_buckets(field, max_buckets, errors);
    }
    check_budget(field.max_series.as_ref(), errors);
    let ident = &field.ident;
    let why = match field.kind {
        Some(Kind::Gauge | Kind::UpDown) => "is a gauge, whose 0 is a value like any other",
        Some(Kind::Info) => "is an info metric, which shows what was set and nothing else",
        _ => return,
    };
    if !field.shows_untouched {
        errors.at(
            ident,
            format!(
                "`{ident}` {why}\nhelp: remove `init`; it is for counters, histograms and summaries"
            ),
        );
    }
}

fn check_max_buckets(field: &MetricField, max_buckets: &Expr, errors: &mut Errors) {
    let ident = &field.ident;
    if !matches!(field.kind, Some(Kind::NativeHistogram) | None) {
        errors.at(
            ident,
            format!("`{ident}` has no exponential buckets to limit\nhelp: remove `max_buckets`, or make it a `NativeHistogram`"),
        );
        return;
    }
    check_whole_number(
        "max_buckets",
        max_buckets,
        "write how many buckets a series has at most",
        errors,
    );
}

/// The waivers of a field, each used once.
struct Waivers<'a> {
    waivers: Vec<&'a Waiver>,
    /// Rules that a misspelt waiver was probably meant for: it is told of the spelling alone.
    misspelt: Vec<&'static str>,
}

impl<'a> Waivers<'a> {
    fn of(list: &'a [Waiver], errors: &mut Errors) -> Self {
        let (mut waivers, mut misspelt) = (Vec::<&Waiver>::new(), Vec::new());
        for waiver in list {
            let rule = waiver.rule.to_string();
            if !WAIVABLE.contains(&rule.as_str()) {
                let help = suggestion(&rule, "rules that can be waived", &WAIVABLE);
                errors.at(&waiver.rule, format!("there is no rule `{rule}`{help}"));
                misspelt.extend(nearest(&rule, &WAIVABLE));
            } else if waiver
                .reason
                .as_ref()
                .is_none_or(|reason| reason.value().trim().is_empty())
            {
                errors.at(
                    &waiver.rule,
                    format!(
                        "a rule is waived with a reason\nhelp: write `allow({rule}) = \"why\"`"
                    ),
                );
                waivers.push(waiver);
            } else if waivers.iter().any(|known| known.rule == rule) {
                errors.at(
                    &waiver.rule,
                    format!("`{rule}` is waived here twice\nhelp: remove one"),
                );
            } else {
                waivers.push(waiver);
            }
        }
        Self { waivers, misspelt }
    }

    /// Whether the rule is waived; to be asked only where it is broken.
    fn take(&mut self, rule: &str) -> bool {
        let place = self.waivers.iter().position(|waiver| waiver.rule == rule);
        let is_waived = place.map(|place| self.waivers.remove(place)).is_some();
        is_waived || self.misspelt.contains(&rule)
    }

    fn finish(self, errors: &mut Errors) {
        for waiver in self.waivers {
            let rule = &waiver.rule;
            errors.at(
                rule,
                format!("the rule `{rule}` is not broken here\nhelp: remove the waiver"),
            );
        }
    }
}

fn check_suffix(field: &MetricField, waivers: &mut Waivers<'_>, errors: &mut Errors) {
    let Some(kind) = field.kind else { return };
    let (name, node) = (&field.name.text, &field.name.node);
    let is_total = rules::ends_with(name, "_total");
    // Names such as `http.server.requests` follow conventions without suffixes.
    let has_suffix = rules::is_metric_name(name);
    if kind == Kind::Counter && has_suffix && !is_total && !waivers.take("counter_without_total") {
        errors.at(
            node,
            format!("the counter `{name}` does not end in `_total`\nhelp: call it `{name}_total`, or add `#[metric(allow(counter_without_total) = \"why\")]`"),
        );
    }
    if kind != Kind::Counter && is_total && !waivers.take("total_without_counter") {
        errors.at(
            node,
            format!("`{name}` ends in `_total`, but is not a counter\nhelp: rename it, make it a `Counter`, or add `#[metric(allow(total_without_counter) = \"why\")]`"),
        );
    }
    if kind == Kind::Info
        && has_suffix
        && !rules::ends_with(name, "_info")
        && name != "info"
        && !waivers.take("info_suffix")
    {
        errors.at(
            node,
            format!("the info metric `{name}` does not end in `_info`\nhelp: call it `{name}_info`, or add `#[metric(allow(info_suffix) = \"why\")]`"),
        );
    }
    let line = ["_bucket", "_sum", "_count"]
        .into_iter()
        .find(|tail| rules::ends_with(name, tail));
    if let Some(tail) = line
        && !waivers.take("line_suffix")
    {
        errors.at(
            node,
            format!("`{name}` ends in `{tail}`, which marks lines of histograms and summaries\nhelp: rename it, or add `#[metric(allow(line_suffix) = \"why\")]`"),
        );
    }
}

fn check_unit(field: &MetricField, waivers: &mut Waivers<'_>, errors: &mut Errors) {
    let name = &field.name.text;
    if let Some((unit, base)) = rules::foreign_unit(name)
        && !waivers.take("foreign_unit")
    {
        errors.at(
            &field.name.node,
            format!("`{name}` counts in `{unit}`, which is not a base unit\nhelp: count in `{base}`, or add `#[metric(allow(foreign_unit) = \"why\")]`"),
        );
    }
}

fn check_type_in_name(field: &MetricField, waivers: &mut Waivers<'_>, errors: &mut Errors) {
    let name = &field.name.text;
    if let Some(word) = rules::type_in_name(name)
        && !waivers.take("type_in_name")
    {
        errors.at(
            &field.name.node,
            format!("`{name}` repeats its type, `{word}`\nhelp: leave the word out, or add `#[metric(allow(type_in_name) = \"why\")]`"),
        );
    }
}

fn check_help(field: &MetricField, waivers: &mut Waivers<'_>, errors: &mut Errors) {
    if field.help.is_empty() && !waivers.take("missing_help") {
        let ident = &field.ident;
        errors.at(
            ident,
            format!("`{ident}` has no help text\nhelp: write it as a doc comment: `/// What it counts, in which unit.`"),
        );
    }
}

/// No two fields may write lines of one name.
fn check_names_apart(set: &MetricSet, errors: &mut Errors) {
    let mut lines = Firsts::default();
    for (number, field) in set.fields.iter().enumerate() {
        if field.is_nested {
            continue;
        }
        let suffixes = rules::line_suffixes(
            field.kind.is_some_and(Kind::is_histogram),
            field.kind == Some(Kind::Summary),
        );
        let names: Vec<String> = suffixes
            .iter()
            .map(|suffix| format!("{}{suffix}", field.name.text))
            .collect();
        if let Some((line, first)) = names
            .iter()
            .find_map(|name| lines.get(name).map(|first| (name, first)))
        {
            let first = &set.fields[first];
            let (name, first) = (&field.name.text, &first.name.text);
            let words = if name == first {
                format!("the name `{name}` stands here twice\nhelp: rename one")
            } else {
                format!(
                    "`{name}` and `{first}` would both write lines called `{line}`\nhelp: rename one"
                )
            };
            errors.at(&field.name.node, words);
        }
        for name in names {
            lines.add(name, number);
        }
    }
}
