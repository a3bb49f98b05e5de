//! From a checked request to tokens. Decides nothing.
//!
//! Paths start at `#krate::__private`; our own identifiers start with `__`.

pub(crate) mod block;
pub(crate) mod buckets;
pub(crate) mod computed;
pub(crate) mod error_kind;
pub(crate) mod gathered;
pub(crate) mod label;
pub(crate) mod label_set;
pub(crate) mod metric_set;
pub(crate) mod track;

use crate::model::Krate;
use proc_macro2::{Span, TokenStream, TokenTree};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::Type;

impl ToTokens for Krate {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.extend(match self {
            Self::Usual => quote!(::tallymark::__private),
            Self::Given(path) => quote!(#path::__private),
            Self::Alias => quote!(__tally),
        });
    }
}

impl Krate {
    /// The same, as a part of a text for [`lexed`]: a path that was given has to have its alias.
    fn text(&self) -> &'static str {
        match self {
            Self::Usual => "::tallymark::__private",
            Self::Given(_) | Self::Alias => "__tally",
        }
    }
}

/// The tokens of a text, as generated.
///
/// The compiler lexes it, which is far quicker than a token at a time from here. proc-macro2 would lex
/// it first, to tell errors from panics; it does so where there is no compiler.
fn lexed(text: &str) -> TokenStream {
    if proc_macro::is_available() {
        let tokens = text.parse::<proc_macro::TokenStream>();
        tokens.unwrap_or_default().into()
    } else {
        text.parse().unwrap_or_default()
    }
}

/// Where `node` starts, for errors about types; names resolve as generated.
pub(crate) fn place(node: &impl ToTokens) -> Span {
    start(node).resolved_at(Span::call_site())
}

fn start(node: &impl ToTokens) -> Span {
    let first = node.to_token_stream().into_iter().next();
    first.map_or_else(Span::call_site, |token| token.span())
}

/// The tokens as if they stood where `node` starts.
///
/// For constants whose panics must point at the node and at nothing else, and for what asks for its
/// caller's place: both see the derive instead where the tokens are known to be generated.
pub(crate) fn standing_at(node: &impl ToTokens, tokens: TokenStream) -> TokenStream {
    moved(start(node), tokens)
}

fn moved(span: Span, tokens: TokenStream) -> TokenStream {
    let moved = tokens.into_iter().map(|mut token| {
        // `$crate` is the crate that its span comes from.
        let is_crate_of_a_macro = matches!(&token, TokenTree::Ident(ident) if ident == "$crate");
        token.set_span(if is_crate_of_a_macro {
            span.resolved_at(token.span())
        } else {
            span
        });
        token
    });
    moved.collect()
}

/// `Alias<ty>`: the type itself if it is what generated code needs, and one error at it otherwise.
pub(crate) fn checked(krate: &impl ToTokens, alias: &str, ty: &Type) -> TokenStream {
    let alias = format_ident!("{alias}");
    let tokens: Vec<_> = ty.to_token_stream().into_iter().collect();
    let span = |token: Option<&TokenTree>| token.map_or_else(Span::call_site, TokenTree::span);
    let (start, end) = (span(tokens.first()), span(tokens.last()));
    let head = moved(start, quote!(#krate::#alias<));
    let tail = quote_spanned!(end=> >);
    TokenStream::from_iter([head, tokens.into_iter().collect(), tail])
}
