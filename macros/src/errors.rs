//! The collector: all mistakes of an item reach the user in one run.

use proc_macro2::TokenStream;
use quote::ToTokens;
use std::fmt::Display;

/// The mistakes found so far.
#[derive(Default)]
pub(crate) struct Errors(Vec<syn::Error>);

impl Errors {
    /// Adds a mistake at `tokens`.
    pub(crate) fn at(&mut self, tokens: impl ToTokens, words: impl Display) {
        self.0.push(syn::Error::new_spanned(tokens, words));
    }

    /// Adds a mistake at a span.
    pub(crate) fn at_span(&mut self, span: proc_macro2::Span, words: impl Display) {
        self.0.push(syn::Error::new(span, words));
    }

    /// Adds what a parser found.
    pub(crate) fn add(&mut self, error: syn::Error) {
        self.0.push(error);
    }

    /// Adds all that another has.
    pub(crate) fn append(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    /// The same, each with a further way out of it.
    pub(crate) fn or(self, help: &str) -> Self {
        let further = |error: &syn::Error| syn::Error::new(error.span(), format!("{error}{help}"));
        Self(self.0.iter().map(further).collect())
    }

    /// Takes the value, or else adds the error.
    pub(crate) fn take<T>(&mut self, result: syn::Result<T>) -> Option<T> {
        result.map_err(|error| self.add(error)).ok()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// `compile_error!` for each.
    pub(crate) fn into_tokens(self) -> TokenStream {
        self.0.iter().map(syn::Error::to_compile_error).collect()
    }
}
