//! `impl ErrorKind` for enums.

use super::{checked, standing_at};
use crate::model::ErrorKind;
use proc_macro2::TokenStream;
use quote::quote;

/// ```text
/// enum ApiError { Timeout, #[error_kind(nested)] Http(HttpError) }
/// // becomes
/// impl ErrorKind for ApiError {
///     const KINDS: … = &[KindName::Own("timeout"), KindName::Nested("http", HttpError::KINDS)];
///     fn kind_index(&self) -> usize {
///         match self {
///             Self::Timeout { .. } => const { kinds_before(Self::KINDS, 0) },
///             Self::Http { 0: error, .. } => error.kind_index() + const { kinds_before(Self::KINDS, 1) },
///         }
///     }
/// }
/// ```
pub(crate) fn expand_error_kind(kind: &ErrorKind) -> TokenStream {
    let ErrorKind {
        krate,
        ident,
        generics,
        ..
    } = kind;
    let kinds = kind.kinds();
    let (impl_generics, type_generics, where_clause) = generics.split_for_impl();
    let names = kinds.iter().map(|variants| {
        let name = &variants[0].name.text;
        match &variants[0].nested {
            Some((_, ty)) => {
                let ty = checked(krate, "Kinds", ty);
                quote!(#krate::KindName::Nested(#name, <#ty as #krate::ErrorKind>::KINDS))
            }
            None => quote!(#krate::KindName::Own(#name)),
        }
    });
    let arms = kinds.iter().enumerate().map(|(at, variants)| {
        let patterns = variants.iter().map(|variant| {
            let name = &variant.ident;
            let field = variant.nested.as_ref().map(|(field, _)| quote!(#field: __error,));
            quote!(Self::#name { #field .. })
        });
        let within = variants[0].nested.as_ref().map(|(_, ty)| {
            let ty = checked(krate, "Kinds", ty);
            quote!(<#ty as #krate::ErrorKind>::kind_index(__error) +)
        });
        quote! {
            #(#patterns)|* => #within const { #krate::kinds_before(<Self as #krate::ErrorKind>::KINDS, #at) },
        }
    });
    let check = generics.params.is_empty().then(|| {
        standing_at(
            ident,
            quote!(const _: () = #krate::check_kinds(<#ident as #krate::ErrorKind>::KINDS);),
        )
    });
    quote! {
        #[automatically_derived]
        #[allow(deprecated)]
        impl #impl_generics #krate::ErrorKind for #ident #type_generics #where_clause {
            const KINDS: &'static [#krate::KindName] = &[#(#names),*];
            #[inline]
            fn kind_index(&self) -> #krate::std::primitive::usize {
                match self { #(#arms)* }
            }
        }
        #check
    }
}
