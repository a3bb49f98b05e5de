//! Functions that ask for their caller's place.
//!
//! A closure has a place of its own, so the body becomes a function beside the closure's place: one
//! that is called directly by a function with `#[track_caller]` sees that function's caller.

use crate::model::Track;
use crate::syntax::function::Function;
use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote};
use syn::{FnArg, GenericParam, Ident, Pat, PatIdent, Signature};

/// A body that is a function.
pub(super) struct Located {
    /// The signature with a name for every parameter.
    pub(super) signature: Signature,
    /// The function within it.
    pub(super) inner: TokenStream,
    /// How that is called.
    pub(super) call: TokenStream,
}

/// The body as a function, where the user's function asks for its caller's place.
///
/// A body that stays where it is sees that without.
pub(super) fn locate(track: &Track, function: &Function) -> Option<Located> {
    if !function.has_attribute("track_caller") || track.is_scope() {
        return None;
    }
    let mut signature = function.signature.clone();
    let name = Ident::new("__body", Span::mixed_site());
    let mut inner = function.signature.clone();
    inner.ident = name.clone();
    inner.abi = None;
    let features = function.attributes_called("target_feature");
    let body = &function.body;
    let mut arguments = Vec::new();
    for (at, input) in signature.inputs.iter_mut().enumerate() {
        let FnArg::Typed(typed) = input else { continue };
        let argument = match &*typed.pat {
            Pat::Ident(PatIdent {
                ident,
                by_ref: None,
                subpat: None,
                ..
            }) => ident.clone(),
            _ => format_ident!("__argument_{at}"),
        };
        *typed.pat = syn::parse_quote!(#argument);
        arguments.push(argument);
    }
    // With an `impl Trait` among the parameters, the others are given all the same.
    let generics = signature
        .generics
        .params
        .iter()
        .filter_map(|parameter| match parameter {
            GenericParam::Type(parameter) => Some(&parameter.ident),
            GenericParam::Const(parameter) => Some(&parameter.ident),
            GenericParam::Lifetime(_) => None,
        });
    let generics: Vec<_> = generics.collect();
    let turbofish = (!generics.is_empty()).then(|| quote!(::<#(#generics),*>));
    let call = quote!(#name #turbofish(#(#arguments),*));
    let is_unsafe = matches!(signature.safety, syn::Safety::Unsafe(_));
    let call = if is_unsafe {
        quote!(unsafe { #call })
    } else {
        call
    };
    Some(Located {
        signature,
        inner: quote! {
            #[track_caller]
            #features
            #inner #body
        },
        call,
    })
}
