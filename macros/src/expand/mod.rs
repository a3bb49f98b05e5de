//! From a checked request to tokens. Decides nothing.
//!
//! Paths start at `#krate::__private`; our own identifiers start with `__`.

pub(crate) mod buckets;
pub(crate) mod error_kind;
pub(crate) mod label;
pub(crate) mod label_set;
pub(crate) mod metric_set;
pub(crate) mod track;

use crate::model::Krate;
use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote};

impl ToTokens for Krate {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.extend(match &self.0 {
            Some(path) => quote!(#path::__private),
            None => quote!(::tallymark::__private),
        });
    }
}

/// Where `node` starts, for constants whose panics must point at it; names resolve as generated.
pub(crate) fn place(node: &impl ToTokens) -> Span {
    let mut tokens = node.to_token_stream().into_iter();
    let first = tokens
        .next()
        .map_or_else(Span::call_site, |token| token.span());
    first.resolved_at(Span::call_site())
}

/// The tokens with another span.
pub(crate) fn respan(tokens: TokenStream, span: Span) -> TokenStream {
    let respanned = tokens.into_iter().map(|mut token| {
        token.set_span(span);
        token
    });
    respanned.collect()
}
