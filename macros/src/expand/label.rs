//! `impl Label` for enums and for bounded strings.

use super::standing_at;
use crate::model::{BoundedLabel, Krate, LabelEnum};
use proc_macro2::TokenStream;
use quote::quote;
use syn::Ident;

/// ```text
/// enum Provider { Openai, #[label("fal.ai")] FalAi }
/// // becomes
/// impl Label for Provider {
///     const CARDINALITY: usize = 2;
///     const VALUES: &'static [&'static str] = &["openai", "fal.ai"];
///     fn index(self) -> usize { match self { Self::Openai => 0, Self::FalAi => 1 } }
///     fn text(index: usize) -> LabelText { text_of(&["openai", "fal.ai"], index) }
/// }
/// impl State for Provider {
///     fn number(index: usize) -> i64 { number_of(&[Self::Openai as i64, Self::FalAi as i64], index) }
/// }
/// impl NamedLabel for Provider { const NAME: &'static str = "provider"; }
/// ```
pub(crate) fn expand_enum(label: &LabelEnum) -> TokenStream {
    let LabelEnum {
        krate,
        ident,
        name,
        implies,
        variants,
        ..
    } = label;
    let named = expand_named(krate, ident, &name.text);
    let count = variants.len();
    let idents = variants.iter().map(|variant| &variant.ident);
    let states = idents.clone();
    let values: Vec<_> = variants.iter().map(|variant| &variant.value.text).collect();
    let places = 0..count;
    let implied_names = implies.iter().map(|(name, _)| name.to_string());
    let implied_text = (!implies.is_empty()).then(|| {
        let arms = implies.iter().enumerate().flat_map(|(which, (_, ty))| {
            variants.iter().enumerate().filter_map(move |(index, variant)| {
                let value = variant.implied[which].as_ref()?;
                Some(quote! { (#which, #index) => <#ty as #krate::Label>::text(<#ty as #krate::Label>::index(#value)), })
            })
        });
        quote! {
            fn implied_text(
                __which: #krate::std::primitive::usize,
                __index: #krate::std::primitive::usize,
            ) -> #krate::LabelText {
                match (__which, __index) { #(#arms)* _ => #krate::LabelText::Absent }
            }
        }
    });
    quote! {
        #[automatically_derived]
        #[allow(deprecated)]
        impl #krate::Label for #ident {
            const CARDINALITY: #krate::std::primitive::usize = #count;
            const VALUES: &'static [&'static #krate::std::primitive::str] = &[#(#values),*];
            const IMPLIED: &'static [&'static #krate::std::primitive::str] = &[#(#implied_names),*];
            #[inline(always)]
            fn index(self) -> #krate::std::primitive::usize {
                match self { #(Self::#idents => #places,)* }
            }
            fn text(__index: #krate::std::primitive::usize) -> #krate::LabelText {
                #krate::text_of(&[#(#values),*], __index)
            }
            #implied_text
        }
        #[automatically_derived]
        #[allow(deprecated)]
        impl #krate::State for #ident
        where
            for<'__any> #ident: #krate::std::marker::Copy,
        {
            fn number(__index: #krate::std::primitive::usize) -> #krate::std::primitive::i64 {
                #krate::number_of(&[#(Self::#states as #krate::std::primitive::i64),*], __index)
            }
        }
        #named
    }
}

/// ```text
/// #[label(capacity = 50)] struct Model(Interned);
/// // becomes a table in a static, `From<&str>` and `as_str` over it, and
/// impl Label for Model { const CARDINALITY: usize = 50 + 1; … }
/// ```
pub(crate) fn expand_bounded(label: &BoundedLabel) -> TokenStream {
    let BoundedLabel {
        krate,
        ident,
        visibility,
        name,
        capacity,
        ..
    } = label;
    let named = expand_named(krate, ident, &name.text);
    let name = &name.text;
    let gathered = super::gathered::gathered(super::gathered::Gathered::Labels);
    let check = standing_at(
        capacity,
        quote!(const _: () = #krate::check_capacity(#capacity);),
    );
    quote! {
        const _: () = {
            #check
            static __TABLE: #krate::Interner<{ #capacity }, { #krate::places(#capacity) }> = #krate::Interner::new();
            #gathered
            static __BOUNDED: #krate::BoundedEntry = #krate::BoundedEntry {
                name: #name,
                type_name: #krate::std::concat!(#krate::std::module_path!(), "::", #krate::std::stringify!(#ident)),
                label: &__TABLE,
            };
            #[automatically_derived]
            #[allow(deprecated)]
            impl #ident {
                /// The text of this value; `other` for all strings beyond the capacity.
                #[allow(dead_code)]
                #visibility fn as_str(self) -> &'static #krate::std::primitive::str {
                    __TABLE.text_of(self.0)
                }
            }
            #[automatically_derived]
            #[allow(deprecated)]
            impl #krate::std::convert::From<&#krate::std::primitive::str> for #ident {
                #[inline]
                fn from(__text: &#krate::std::primitive::str) -> Self {
                    Self(__TABLE.intern(__text))
                }
            }
            #[automatically_derived]
            #[allow(deprecated)]
            impl #krate::std::convert::From<&#krate::std::string::String> for #ident {
                #[inline]
                fn from(__text: &#krate::std::string::String) -> Self {
                    Self(__TABLE.intern(__text))
                }
            }
            #[automatically_derived]
            #[allow(deprecated)]
            impl #krate::std::convert::From<#krate::std::string::String> for #ident {
                #[inline]
                fn from(__text: #krate::std::string::String) -> Self {
                    Self(__TABLE.intern(&__text))
                }
            }
            #[automatically_derived]
            #[allow(deprecated)]
            impl #krate::Label for #ident {
                const CARDINALITY: #krate::std::primitive::usize = { #capacity } + 1;
                #[inline(always)]
                fn index(self) -> #krate::std::primitive::usize {
                    self.0.index()
                }
                fn text(__index: #krate::std::primitive::usize) -> #krate::LabelText {
                    __TABLE.text(__index)
                }
            }
            #named
        };
    }
}

/// `impl NamedLabel for Provider { const NAME: &'static str = "provider"; }`
fn expand_named(krate: &Krate, ident: &Ident, name: &str) -> TokenStream {
    // `Label` asks for `Copy` already. Asked through a lifetime, a type that is not is no second
    // error here.
    quote! {
        #[automatically_derived]
        #[allow(deprecated)]
        impl #krate::NamedLabel for #ident
        where
            for<'__any> #ident: #krate::std::marker::Copy,
        {
            const NAME: &'static #krate::std::primitive::str = #name;
        }
    }
}
