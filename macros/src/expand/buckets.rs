//! Bucket bounds as `&'static [f64]`.

use crate::model::Buckets;
use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote};
use syn::{Expr, LitFloat, LitInt};

/// `[0.1, 0.5]` becomes `&[0.1, 0.5]`, `exponential(a, b, 3)` a call of the const function.
pub(crate) fn expand_buckets(buckets: Option<&Buckets>, krate: &impl ToTokens) -> TokenStream {
    match buckets {
        None => quote!(&#krate::buckets::DEFAULT),
        Some(Buckets::List(bounds, _)) => {
            // An integer is a bound too: `[1, 5.5]`.
            let bounds = bounds.iter().map(|bound| match bound {
                Expr::Lit(syn::ExprLit {
                    lit: syn::Lit::Int(number),
                    ..
                }) if number.suffix().is_empty() => as_float(number).to_token_stream(),
                bound => quote!(#bound),
            });
            quote!(&[#(#bounds),*])
        }
        Some(Buckets::Helper(helper, arguments)) => {
            let [start, step, count] = arguments.as_slice() else {
                return quote!(&#krate::buckets::DEFAULT);
            };
            quote!(&#krate::buckets::#helper::<{ #count }>(#start, #step))
        }
        Some(Buckets::Other(expr)) => quote!(&#expr),
    }
}

/// The same number, `1` as `1.0`; no literal of the user's to a lint.
fn as_float(number: &LitInt) -> LitFloat {
    let span = number.span().resolved_at(Span::mixed_site());
    LitFloat::new(&format!("{}.0", number.base10_digits()), span)
}
