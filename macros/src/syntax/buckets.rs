//! The grammar of `buckets = …`.

use crate::model::Buckets;
use syn::Expr;

pub(crate) fn parse_buckets(expr: Expr) -> Buckets {
    match &expr {
        Expr::Array(array) => Buckets::List(array.elems.iter().cloned().collect(), expr),
        Expr::Call(call) => match &*call.func {
            Expr::Path(path)
                if path.path.is_ident("exponential") || path.path.is_ident("linear") =>
            {
                match path.path.get_ident() {
                    Some(helper) => {
                        Buckets::Helper(helper.clone(), call.args.iter().cloned().collect())
                    }
                    None => Buckets::Other(expr),
                }
            }
            _ => Buckets::Other(expr),
        },
        _ => Buckets::Other(expr),
    }
}
