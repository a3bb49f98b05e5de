//! Bucket bounds as `&'static [f64]`.

use crate::model::Buckets;
use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::Expr;

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
                }) if number.suffix().is_empty() => {
                    quote!(#number as f64)
                }
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
