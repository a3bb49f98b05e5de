//! What is emitted beside the errors, so that a mistake is told once and not again at every use.

use crate::model::Krate;
use proc_macro2::TokenStream;
use quote::quote;
use syn::{DeriveInput, Expr, Ident, Meta, Token, punctuated::Punctuated};

/// `crate = path` of any of our attributes, read leniently.
fn krate(input: &DeriveInput) -> Krate {
    let lists = input
        .attrs
        .iter()
        .filter_map(|attribute| match &attribute.meta {
            Meta::List(list) => list
                .parse_args_with(Punctuated::<crate::syntax::Argument, Token![,]>::parse_terminated)
                .ok(),
            _ => None,
        });
    let path = lists.flatten().find_map(|argument| match argument.value {
        crate::syntax::Value::Expr(Expr::Path(ref path)) if argument.is("crate") => {
            Some(path.path.clone())
        }
        _ => None,
    });
    Krate(path)
}

pub(crate) fn fallback_label(input: &DeriveInput) -> TokenStream {
    let (krate, ident) = (krate(input), &input.ident);
    let (impl_generics, type_generics, where_clause) = input.generics.split_for_impl();
    let from = matches!(input.data, syn::Data::Struct(_)).then(|| {
        quote! {
            impl #impl_generics #krate::std::convert::From<&str> for #ident #type_generics #where_clause {
                fn from(_: &str) -> Self { #krate::missing() }
            }
        }
    });
    quote! {
        impl #impl_generics #krate::Label for #ident #type_generics #where_clause {
            const CARDINALITY: usize = 1;
            fn index(self) -> usize { 0 }
            fn text(_: usize) -> #krate::LabelText { #krate::LabelText::Absent }
        }
        impl #impl_generics #krate::NamedLabel for #ident #type_generics #where_clause {
            const NAME: &'static str = "label";
        }
        #from
    }
}

pub(crate) fn fallback_label_set(input: &DeriveInput) -> TokenStream {
    let (krate, ident) = (krate(input), &input.ident);
    let (impl_generics, type_generics, where_clause) = input.generics.split_for_impl();
    quote! {
        impl #impl_generics #krate::Labels for #ident #type_generics #where_clause {
            const COMBINATIONS: usize = 1;
            fn combination(self) -> usize { 0 }
        }
        impl #impl_generics #krate::LabelSet for #ident #type_generics #where_clause {
            const LABELS: &'static [#krate::LabelDescription] = &[];
        }
    }
}

pub(crate) fn fallback_error_kind(input: &DeriveInput) -> TokenStream {
    let (krate, ident) = (krate(input), &input.ident);
    let (impl_generics, type_generics, where_clause) = input.generics.split_for_impl();
    quote! {
        impl #impl_generics #krate::ErrorKind for #ident #type_generics #where_clause {
            const KINDS: &'static [#krate::KindName] = &[];
            fn kind_index(&self) -> usize { 0 }
        }
    }
}

pub(crate) fn fallback_metric_set(input: &DeriveInput, static_name: Option<&Ident>) -> TokenStream {
    let (krate, ident, visibility) = (krate(input), &input.ident, &input.vis);
    if !input.generics.params.is_empty() {
        return TokenStream::new();
    }
    let declare = static_name.map(
        |name| quote!(#visibility static #name: #krate::Missing<#ident> = #krate::Missing::new();),
    );
    quote! {
        impl #krate::MetricSet for #ident {
            const DESCRIPTION: &'static #krate::SetDescription = #krate::EMPTY_SET;
            const UNTOUCHED: Self = #krate::missing();
            fn visit<'__a>(
                &'__a self,
                _: &#krate::Path<'_>,
                _: &mut dyn FnMut(&#krate::Path<'_>, #krate::FamilyRef<'__a>),
            ) {}
        }
        #declare
    }
}
