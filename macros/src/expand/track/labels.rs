//! The labels of a call, where they become known.

use crate::expand::gathered::{Gathered, gathered};
use crate::expand::standing_at;
use crate::model::{CallLabel, LabelSource, Track};
use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::{Ident, Type};

/// The labels that are known before the body.
pub(super) fn labels_before(track: &Track) -> impl Iterator<Item = &CallLabel> {
    let labels = track.labels.iter();
    labels.filter(|label| label.source.is_known_before())
}

/// `let model: Model = expression;`: in their order, so that a label can use those above it, and all
/// before the body, which may move what they are made of.
pub(super) fn expand_label(track: &Track, label: &CallLabel) -> TokenStream {
    let name = &label.name;
    match &label.source {
        LabelSource::Parameter {
            is_reference: true, ..
        } => quote!(let #name = *#name;),
        LabelSource::Expr { ty: Some(ty), expr } => quote!(let #name: #ty = #expr;),
        LabelSource::Expr { ty: None, expr } => quote!(let #name = #expr;),
        LabelSource::Function(ty) => expand_function_name(track, name, ty),
        LabelSource::Constant(text) => quote!(let #name = #text;),
        // The parameter itself, and what only the end of the call brings.
        _ => TokenStream::new(),
    }
}

/// The name of the function as a value of `ty`, known to it from the start of the program.
fn expand_function_name(track: &Track, name: &Ident, ty: &Type) -> TokenStream {
    let Track {
        krate, function, ..
    } = track;
    let gathered = gathered(Gathered::Names);
    let new = standing_at(ty, quote!(#krate::FunctionName::new));
    quote! {
        let #name = {
            static __NAME: #krate::FunctionName<#ty> = #new(#function);
            #gathered
            static __NAMING: #krate::Naming = #krate::Naming(|| { __NAME.get(); });
            __NAME.get()
        };
    }
}

/// The labels that only the end of a call brings, from `__exit` and `__outcome`.
pub(super) fn expand_labels_after(track: &Track) -> TokenStream {
    let krate = &track.krate;
    let labels = track.labels.iter().filter_map(|label| {
        let name = &label.name;
        match &label.source {
            LabelSource::Outcome(ty) => {
                Some(quote!(let #name: #ty = #krate::std::convert::From::from(__outcome);))
            }
            LabelSource::Result(ty, read) => {
                let otherwise = if is_option(ty) {
                    quote!(#krate::std::option::Option::None)
                } else {
                    standing_at(ty, quote!(#krate::FromOutcome::__from_outcome(__outcome)))
                };
                Some(quote! {
                    let #name: #ty = #krate::made(__exit.__returned(), #read, || #otherwise);
                })
            }
            _ => None,
        }
    });
    quote!(#(#labels)*)
}

fn is_option(ty: &Type) -> bool {
    matches!(ty, Type::Path(path) if path.path.segments.last().is_some_and(|last| last.ident == "Option"))
}

/// The label made from the error that a call returned, with its type and what reads it.
pub(super) fn label_of_errors(track: &Track) -> impl Iterator<Item = (&Ident, &Type, &syn::Expr)> {
    track.labels.iter().filter_map(|label| match &label.source {
        LabelSource::Error(ty, read) => Some((&label.name, ty, read)),
        _ => None,
    })
}

/// The names of labels, as tokens.
pub(super) fn names<'a>(labels: impl Iterator<Item = &'a CallLabel>) -> Vec<TokenStream> {
    labels.map(|label| label.name.to_token_stream()).collect()
}
