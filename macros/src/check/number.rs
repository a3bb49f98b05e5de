//! Rules on numbers, as far as they are written out; any constant expression is let through.

use crate::errors::Errors;
use crate::syntax::bare;
use syn::{Expr, ExprLit, ExprUnary, Lit, UnOp};

/// Whether `value` is written out and is not a whole number from 0.
pub(crate) fn is_not_whole(value: &Expr) -> bool {
    match bare(value) {
        Expr::Lit(ExprLit { lit, .. }) => !matches!(lit, Lit::Int(_)),
        Expr::Unary(ExprUnary { op, .. }) => matches!(op, UnOp::Neg(_)),
        _ => false,
    }
}

/// Budgets and capacities are whole numbers.
pub(crate) fn check_whole_number(word: &str, value: &Expr, help: &str, errors: &mut Errors) {
    if is_not_whole(value) {
        errors.at(
            value,
            format!("`{word}` takes a whole number\nhelp: {help}"),
        );
    }
}

/// A budget, if there is one.
pub(crate) fn check_budget(max_series: Option<&Expr>, errors: &mut Errors) {
    if let Some(max_series) = max_series {
        check_whole_number(
            "max_series",
            max_series,
            "write the most series that there may be",
            errors,
        );
    }
}

/// A number that is written out, with or without a sign.
pub(crate) fn literal(expr: &Expr) -> Option<f64> {
    match bare(expr) {
        Expr::Lit(ExprLit {
            lit: Lit::Float(number),
            ..
        }) => number.base10_parse().ok(),
        Expr::Lit(ExprLit {
            lit: Lit::Int(number),
            ..
        }) => number.base10_parse().ok(),
        Expr::Unary(ExprUnary {
            op: UnOp::Neg(_),
            expr,
            ..
        }) => literal(expr).map(|value| -value),
        _ => None,
    }
}
