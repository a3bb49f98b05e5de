//! The exemplar of a call: the current span when it ends, or what is made of its arguments before.

use crate::expand::standing_at;
use crate::model::{ExemplarOf, Track};
use proc_macro2::TokenStream;
use quote::quote;

/// A statement before the call begins: `let __exemplar: Option<Exemplar> = expression;`
pub(super) fn expand_before(track: &Track) -> Option<TokenStream> {
    let krate = &track.krate;
    match track.exemplar.as_ref()? {
        ExemplarOf::Current(_) => None,
        ExemplarOf::Given(value) => {
            let ty = quote!(#krate::std::option::Option<#krate::Exemplar>);
            let ty = standing_at(value, ty);
            Some(quote!(let __exemplar: #ty = #value;))
        }
    }
}

/// A statement when it ends: `let __exemplar = Exemplar::current();`
pub(super) fn expand_after(track: &Track) -> Option<TokenStream> {
    let krate = &track.krate;
    match track.exemplar.as_ref()? {
        ExemplarOf::Current(_) => Some(quote!(let __exemplar = #krate::Exemplar::current();)),
        ExemplarOf::Given(_) => None,
    }
}
