//! The bare guard attribute, by tokens alone: what an attribute costs at least.
#![forbid(unsafe_code)]

use proc_macro::{Delimiter, Group, TokenStream, TokenTree};

/// A guard around the body.
#[proc_macro_attribute]
pub fn guarded(_arguments: TokenStream, function: TokenStream) -> TokenStream {
    let mut tokens: Vec<TokenTree> = function.into_iter().collect();
    let name = tokens
        .iter()
        .skip_while(|token| token.to_string() != "fn")
        .nth(1)
        .map(ToString::to_string)
        .unwrap_or_default();
    if let Some(TokenTree::Group(body)) = tokens.last_mut()
        && body.delimiter() == Delimiter::Brace
    {
        let guard = format!("let __guard = ::compile_guard::Guard::new(\"{name}\");");
        let mut inner: TokenStream = guard.parse().unwrap_or_default();
        inner.extend(body.stream());
        let mut around = Group::new(Delimiter::Brace, inner);
        around.set_span(body.span());
        *body = around;
    }
    tokens.into_iter().collect()
}
