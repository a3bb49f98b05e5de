//! Rules on bucket bounds that are written out; the others are checked in a constant.

use crate::errors::Errors;
use crate::model::Buckets;
use syn::{Expr, ExprLit, ExprUnary, Lit, UnOp};

pub(crate) fn check_buckets(buckets: &Buckets, errors: &mut Errors) {
    match buckets {
        Buckets::List(bounds, whole) => check_list(bounds, whole, errors),
        Buckets::Helper(helper, arguments) => {
            let second = if helper == "linear" {
                "width"
            } else {
                "factor"
            };
            if arguments.len() != 3 {
                errors.at(
                    helper,
                    format!("`{helper}` takes three arguments, not {}\nhelp: write `{helper}(first bound, {second}, number of bounds)`", arguments.len()),
                );
            } else if crate::syntax::label::literal_number(&arguments[2]) == Some(0) {
                errors.at(&arguments[2], "a histogram needs at least one bucket bound");
            }
        }
        Buckets::Other(_) => {}
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
        let value = match known(bound) {
            Known::Value(value) => value,
            Known::Unknown => continue,
            Known::NotANumber => {
                errors.at(bound, "a bucket bound must be a number\nhelp: remove it; values that are NaN are never counted");
                continue;
            }
            Known::Infinite => {
                errors.at(bound, "a bucket bound must be finite\nhelp: remove it; the bucket `+Inf` is always there");
                continue;
            }
        };
        match before {
            Some(before) if value == before => {
                errors.at(bound, format!("bucket bound {value} stands here twice\nhelp: remove one"));
            }
            Some(before) if value < before => errors.at(
                bound,
                format!("bucket bound {value} is not above {before}, the bound before it\nhelp: sort the bounds in ascending order"),
            ),
            _ => {}
        }
        before = Some(value);
    }
}

enum Known {
    Value(f64),
    NotANumber,
    Infinite,
    Unknown,
}

fn known(bound: &Expr) -> Known {
    match bound {
        Expr::Lit(ExprLit {
            lit: Lit::Float(number),
            ..
        }) => number.base10_parse().map_or(Known::Unknown, |value: f64| {
            if value.is_finite() {
                Known::Value(value)
            } else {
                Known::Infinite
            }
        }),
        Expr::Unary(ExprUnary {
            op: UnOp::Neg(_),
            expr,
            ..
        }) => match known(expr) {
            Known::Value(value) => Known::Value(-value),
            other => other,
        },
        Expr::Path(path) => match path
            .path
            .segments
            .last()
            .map(|last| last.ident.to_string())
            .as_deref()
        {
            Some("NAN") => Known::NotANumber,
            Some("INFINITY" | "NEG_INFINITY") => Known::Infinite,
            _ => Known::Unknown,
        },
        _ => Known::Unknown,
    }
}
