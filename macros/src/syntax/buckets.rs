//! The grammar of `buckets = …`.

use super::bare;
use crate::model::Buckets;
use syn::{Expr, ExprLit, Lit, LitFloat};

pub(crate) fn parse_buckets(expr: Expr) -> Buckets {
    match &expr {
        Expr::Array(array) => {
            let bounds = array.elems.iter().map(float).collect();
            Buckets::List(bounds, expr)
        }
        Expr::Call(call) => match &*call.func {
            Expr::Path(path)
                if path.path.is_ident("exponential") || path.path.is_ident("linear") =>
            {
                match path.path.get_ident() {
                    Some(helper) => Buckets::Helper(helper.clone(), helper_arguments(call)),
                    None => Buckets::Other(expr),
                }
            }
            _ => Buckets::Other(expr),
        },
        _ => Buckets::Other(expr),
    }
}

/// First bound and step are bounds, the third argument is a count.
fn helper_arguments(call: &syn::ExprCall) -> Vec<Expr> {
    let arguments = call.args.iter().enumerate();
    arguments
        .map(|(at, argument)| {
            if at < 2 {
                float(argument)
            } else {
                argument.clone()
            }
        })
        .collect()
}

/// An integer is a bound too: `[1, 5.5]`.
fn float(bound: &Expr) -> Expr {
    let mut bound = bare(bound).clone();
    match &mut bound {
        Expr::Lit(ExprLit { lit, .. }) => {
            if let Lit::Int(number) = lit
                && number.suffix().is_empty()
            {
                let text = format!("{}.0", number.base10_digits());
                *lit = Lit::Float(LitFloat::new(&text, number.span()));
            }
        }
        Expr::Unary(unary) => *unary.expr = float(&unary.expr),
        _ => {}
    }
    bound
}
