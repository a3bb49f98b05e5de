//! Rules on computed gauges.

use crate::errors::Errors;
use crate::model::{Formula, Kind, MetricField, MetricSet, Operand};
use crate::names::suggestion;
use std::time::Duration;
use syn::LitStr;
use syn::ext::IdentExt;

/// The least and the greatest window, in seconds.
const WINDOWS: std::ops::RangeInclusive<u64> = 1..=24 * 60 * 60;

pub(crate) fn check_formula(field: &MetricField, set: &MetricSet, errors: &mut Errors) {
    let (ident, is_computed) = (&field.ident, field.kind == Some(Kind::Computed));
    let Some(formula) = &field.formula else {
        if is_computed {
            errors.at(
                ident,
                format!("nothing says how `{ident}` is computed\nhelp: add `#[metric(ratio(a / b))]`, `#[metric(rate(a, window = \"60s\"))]` or `#[metric(value = function)]`"),
            );
        }
        return;
    };
    if !is_computed {
        errors.at(
            ident,
            format!("`{ident}` says how it is computed, but is no computed gauge\nhelp: make it a `Computed<…>`, written out"),
        );
    }
    for operand in formula.operands() {
        check_operand(operand, set, errors);
    }
    if let Formula::Rate(_, window) = formula
        && window_of(window).is_none()
    {
        let text = window.value();
        errors.at(
            window,
            format!("`{text}` is not a window\nhelp: write a whole number of seconds, minutes or hours, from `\"1s\"` to `\"24h\"`"),
        );
    }
}

fn check_operand(operand: &Operand, set: &MetricSet, errors: &mut Errors) {
    let name = &operand.field;
    let known = set.fields.iter().find(|field| operand.is(&field.ident));
    match known.map(|field| (field.is_nested, field.kind)) {
        None => {
            let fields = set.fields.iter().filter(|field| !field.is_nested);
            let fields: Vec<String> = fields
                .filter(|field| field.kind.is_none_or(counts))
                .map(|field| field.ident.unraw().to_string())
                .collect();
            let fields: Vec<&str> = fields.iter().map(String::as_str).collect();
            let help = suggestion(&name.unraw().to_string(), "metrics that count", &fields);
            errors.at(name, format!("this set has no metric `{name}`{help}"));
        }
        Some((true, _)) => errors.at(
            name,
            format!("`{name}` is a set, not a metric\nhelp: compute within that set"),
        ),
        Some((false, Some(kind))) if !counts(kind) => errors.at(
            name,
            format!("`{name}` cannot be computed from: it does not count\nhelp: name a counter, histogram or summary"),
        ),
        Some(_) => {}
    }
}

fn counts(kind: Kind) -> bool {
    matches!(kind, Kind::Counter | Kind::Histogram | Kind::Summary)
}

/// `"60s"`, `"5m"` or `"1h"`.
pub(crate) fn window_of(window: &LitStr) -> Option<Duration> {
    let text = window.value();
    let unit = text.chars().next_back()?;
    let seconds = match unit {
        's' => 1,
        'm' => 60,
        'h' => 60 * 60,
        _ => return None,
    };
    let number: u64 = text[..text.len() - 1].parse().ok()?;
    let seconds = number.checked_mul(seconds)?;
    WINDOWS
        .contains(&seconds)
        .then(|| Duration::from_secs(seconds))
}
