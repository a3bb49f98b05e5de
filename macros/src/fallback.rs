//! What is emitted beside the errors, so that a mistake is told once and not again at every use.

use crate::model::Krate;
use crate::syntax::function::Function;
use crate::syntax::track_argument::TrackArgument;
use crate::syntax::{Argument, Value};
use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::{DeriveInput, Expr, Meta, Path, Token, Type, punctuated::Punctuated};

/// `name = path` of any of our attributes, read leniently.
fn path(input: &DeriveInput, name: &str) -> Option<Path> {
    let lists = input
        .attrs
        .iter()
        .filter_map(|attribute| match &attribute.meta {
            Meta::List(list) => list
                .parse_args_with(Punctuated::<Argument, Token![,]>::parse_terminated)
                .ok(),
            _ => None,
        });
    lists.flatten().find_map(|argument| match argument.value {
        Value::Expr(Expr::Path(ref path)) if argument.is(name) => Some(path.path.clone()),
        _ => None,
    })
}

/// The parts of an implementation for the user's type.
struct Target<'a> {
    krate: Krate,
    generics: syn::ImplGenerics<'a>,
    ty: TokenStream,
    /// The bounds of the type, and one that keeps the implementation from being checked where it
    /// stands: that a type is not `Copy`, say, is told by the derive that found no mistake.
    bounds: TokenStream,
}

impl<'a> Target<'a> {
    fn of(input: &'a DeriveInput, supertraits: &TokenStream) -> Self {
        let (generics, type_generics, where_clause) = input.generics.split_for_impl();
        let ident = &input.ident;
        let predicates = where_clause.map(|clause| clause.predicates.iter());
        let predicates = predicates.into_iter().flatten();
        Self {
            krate: Krate::given_or_usual(path(input, "crate")),
            generics,
            ty: quote!(#ident #type_generics),
            bounds: quote!(where #(#predicates,)* for<'__any> #ident #type_generics: #supertraits),
        }
    }
}

pub(crate) fn fallback_label(input: &DeriveInput) -> TokenStream {
    let copy = quote!(::core::marker::Copy);
    let Target {
        krate,
        generics,
        ty,
        bounds,
    } = Target::of(input, &copy);
    // Two labels with mistakes must not have one name.
    let name = format!("label_{}", input.ident);
    let bounded = matches!(input.data, syn::Data::Struct(_)).then(|| {
        let texts = [
            quote!(&str),
            quote!(&#krate::std::string::String),
            quote!(#krate::std::string::String),
        ];
        let visibility = &input.vis;
        quote! {
            impl #generics #ty #bounds {
                #[allow(dead_code)]
                #visibility fn as_str(self) -> &'static str { "" }
            }
            #(impl #generics #krate::std::convert::From<#texts> for #ty #bounds {
                fn from(_: #texts) -> Self { #krate::missing() }
            })*
        }
    });
    quote! {
        impl #generics #krate::Label for #ty #bounds {
            const CARDINALITY: usize = 1;
            fn index(self) -> usize { 0 }
            fn text(_: usize) -> #krate::LabelText { #krate::LabelText::Absent }
        }
        impl #generics #krate::State for #ty #bounds {
            fn number(_: usize) -> i64 { 0 }
        }
        impl #generics #krate::NamedLabel for #ty #bounds {
            const NAME: &'static str = #name;
        }
        #bounded
    }
}

pub(crate) fn fallback_label_set(input: &DeriveInput) -> TokenStream {
    let copy = quote!(::core::marker::Copy);
    let Target {
        krate,
        generics,
        ty,
        bounds,
    } = Target::of(input, &copy);
    quote! {
        impl #generics #krate::Labels for #ty #bounds {
            const COMBINATIONS: usize = 1;
            fn combination(self) -> usize { 0 }
        }
        impl #generics #krate::LabelSet for #ty #bounds {
            const LABELS: &'static [#krate::LabelDescription] = &[];
        }
    }
}

pub(crate) fn fallback_error_kind(input: &DeriveInput) -> TokenStream {
    let krate = Krate::given_or_usual(path(input, "crate"));
    let ident = &input.ident;
    let (generics, type_generics, where_clause) = input.generics.split_for_impl();
    quote! {
        impl #generics #krate::ErrorKind for #ident #type_generics #where_clause {
            const KINDS: &'static [#krate::KindName] = &[];
            fn kind_index(&self) -> usize { 0 }
        }
    }
}

/// `errors` stand where the set is made: a constant that could not be compiled is one that the
/// compiler does not evaluate, nor any set around it.
pub(crate) fn fallback_metric_set(input: &DeriveInput, errors: &TokenStream) -> TokenStream {
    let supertraits =
        quote!(::core::marker::Send + ::core::marker::Sync + ::core::marker::Sized + 'static);
    let Target {
        krate,
        generics,
        ty,
        bounds,
    } = Target::of(input, &supertraits);
    let visibility = &input.vis;
    let is_generic = !input.generics.params.is_empty();
    let name = path(input, "static").filter(|name| !is_generic && name.get_ident().is_some());
    let declare = name.map(
        |name| quote!(#visibility static #name: #krate::Missing<#ty> = #krate::Missing::new();),
    );
    quote! {
        impl #generics #krate::MetricSet for #ty #bounds {
            const DESCRIPTION: &'static #krate::SetDescription = #krate::EMPTY_SET;
            const UNTOUCHED: Self = { #errors };
            fn visit<'__a>(
                &'__a self,
                _: &#krate::Path<'_>,
                _: &mut dyn #krate::std::ops::FnMut(&#krate::Path<'_>, #krate::FamilyRef<'__a>),
            ) {}
        }
        #declare
    }
}

/// The function as it is; what only the attribute uses counts as used all the same.
pub(crate) fn fallback_track(function: &Function, arguments: &[TrackArgument]) -> TokenStream {
    let Some(body) = &function.body else {
        return function.to_token_stream();
    };
    let types = arguments.iter().filter_map(TrackArgument::ty);
    let types = types.filter(|ty| matches!(ty, Type::Path(_)));
    let statements = body.stream();
    let function = function.with_body(quote! {
        #( #[allow(unused_variables)] let __label: *const #types; )*
        #statements
    });
    quote!(#[allow(unused_variables)] #function)
}
