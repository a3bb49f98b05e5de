//! Rules on bucket bounds that are written out; the others are checked in a constant.

use super::number::{is_not_whole, literal};
use crate::errors::Errors;
use crate::model::Buckets;
use crate::syntax::label::literal_number;
use std::cmp::Ordering;
use syn::{Expr, ExprUnary, Ident, UnOp};

pub(crate) fn check_buckets(buckets: &Buckets, errors: &mut Errors) {
    match buckets {
        Buckets::List(bounds, whole) => check_list(bounds, whole, errors),
        Buckets::Helper(helper, arguments) => check_helper(helper, arguments, errors),
        Buckets::Other(Expr::Lit(literal)) => errors.at(
            literal,
            "`buckets` takes the upper bounds of the buckets\nhelp: write `[0.1, 0.5, 1.0]`, `exponential(0.1, 2.0, 8)`, `linear(0.1, 0.1, 8)`, or the name of a constant",
        ),
        Buckets::Other(_) => {}
    }
}

fn check_helper(helper: &Ident, arguments: &[Expr], errors: &mut Errors) {
    let is_linear = helper == "linear";
    let step_word = if is_linear { "width" } else { "factor" };
    let [start, step, count] = arguments else {
        return errors.at(
            helper,
            format!("`{helper}` takes three arguments, not {}\nhelp: write `{helper}(first bound, {step_word}, number of bounds)`", arguments.len()),
        );
    };
    if literal_number(count) == Some(0) {
        errors.at(
            count,
            "a histogram needs at least one bucket bound\nhelp: leave `buckets` out for the usual ones",
        );
    }
    if is_not_whole(count) {
        errors.at(
            count,
            format!("the third argument of `{helper}` is a whole number\nhelp: write how many bounds there are"),
        );
    }
    check_bound(start, errors);
    check_bound(step, errors);
    let (Some(start_value), Some(step_value)) = (literal(start), literal(step)) else {
        return;
    };
    if is_linear {
        if step_value <= 0.0 {
            errors.at(
                step,
                format!("the width of linear buckets must be above 0, not {step_value}\nhelp: write the distance from one bound to the next"),
            );
        }
        return;
    }
    if start_value <= 0.0 {
        errors.at(
            start,
            format!("the first bound of exponential buckets must be above 0, not {start_value}\nhelp: start above 0, or use `linear`"),
        );
    }
    if step_value <= 1.0 {
        errors.at(
            step,
            format!("the factor of exponential buckets must be above 1, not {step_value}\nhelp: write how many times each bound is the one before it"),
        );
    }
    let last = literal_number(count)
        .and_then(|count| i32::try_from(count).ok())
        .map(|count| start_value * step_value.powi(count - 1));
    if last.is_some_and(f64::is_infinite) && step_value.is_finite() {
        errors.at(
            step,
            "exponential buckets grow beyond what an `f64` can hold\nhelp: lower the factor, or the number of bounds",
        );
    }
}

fn check_list(bounds: &[Expr], whole: &Expr, errors: &mut Errors) {
    if bounds.is_empty() {
        errors.at(
            whole,
            "a histogram needs at least one bucket bound\nhelp: leave `buckets` out for the usual ones",
        );
    }
    let mut before: Option<f64> = None;
    for bound in bounds {
        check_bound(bound, errors);
        let Some(value) = literal(bound).filter(|value| value.is_finite()) else {
            continue;
        };
        if let Some(before) = before.replace(value) {
            match value.partial_cmp(&before) {
                Some(Ordering::Equal) => errors.at(
                    bound,
                    format!("bucket bound {value} stands here twice\nhelp: remove one"),
                ),
                Some(Ordering::Less) => errors.at(
                    bound,
                    format!("bucket bound {value} is not above {before}, the bound before it\nhelp: sort the bounds in ascending order"),
                ),
                _ => {}
            }
        }
    }
}

/// A bound is a finite number.
fn check_bound(bound: &Expr, errors: &mut Errors) {
    match named(bound).as_deref() {
        Some("NAN") => errors.at(
            bound,
            "a bucket bound must be a number\nhelp: remove it; values that are NaN are never counted",
        ),
        Some("INFINITY" | "NEG_INFINITY") => infinite(bound, errors),
        _ => match (bound, literal(bound)) {
            (_, Some(value)) if value.is_infinite() => infinite(bound, errors),
            (Expr::Lit(_), None) => {
                errors.at(
                    bound,
                    "a bucket bound must be a number\nhelp: write it without quotes: `0.5`",
                );
            }
            _ => {}
        },
    }
}

fn infinite(bound: &Expr, errors: &mut Errors) {
    errors.at(
        bound,
        "a bucket bound must be finite\nhelp: remove it; the bucket `+Inf` is always there",
    );
}

/// The name of the constant that a bound is, signs left out.
fn named(bound: &Expr) -> Option<String> {
    match bound {
        Expr::Path(path) => Some(path.path.segments.last()?.ident.to_string()),
        Expr::Unary(ExprUnary {
            op: UnOp::Neg(_),
            expr,
            ..
        }) => named(expr),
        _ => None,
    }
}
