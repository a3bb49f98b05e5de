//! How gauges are computed.

use super::standing_at;
use crate::check::formula::window_of;
use crate::model::{Formula, Krate, MetricField, MetricSet, Operand};
use proc_macro2::TokenStream;
use quote::{format_ident, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{GenericArgument, Ident, Path, PathArguments, Type};

/// `Detail::Computed(Some(Formula::Ratio))`
pub(crate) fn expand_detail(field: &MetricField, krate: &Krate) -> Option<TokenStream> {
    let formula = match field.formula.as_ref()? {
        Formula::Unknown => return None,
        Formula::Ratio(..) => quote!(#krate::Formula::Ratio),
        Formula::Rate(_, window) => {
            let seconds = window_of(window).map_or(0, |window| window.as_secs());
            quote!(#krate::Formula::Rate(#krate::std::time::Duration::from_secs(#seconds)))
        }
        Formula::Value(path) => {
            let value = expand_value(path, &field.ty, krate);
            quote!(#krate::Formula::Value(#value))
        }
    };
    Some(quote!(#krate::Detail::Computed(#krate::std::option::Option::Some(#formula))))
}

/// A function that gives the values by place.
fn expand_value(path: &Path, ty: &Type, krate: &Krate) -> TokenStream {
    let std = quote!(#krate::std);
    let f64 = quote!(#std::primitive::f64);
    let span = path.span();
    let call = match labels(ty) {
        None => {
            let given = quote_spanned!(span=> let __given: fn() -> #f64 = #path;);
            quote!(#given __each(0, __given());)
        }
        Some(labels) => {
            let given = quote_spanned!(span=> let __given: fn(&mut dyn #std::ops::FnMut(#labels, #f64)) = #path;);
            quote! {
                #given
                __given(&mut |__labels: #labels, __value: #f64| {
                    __each(<#labels as #krate::Labels>::combination(__labels), __value);
                });
            }
        }
    };
    quote! {{
        fn __value(__each: &mut dyn #std::ops::FnMut(#std::primitive::usize, #f64)) {
            #call
        }
        __value
    }}
}

/// The labels of a metric that has some.
fn labels(ty: &Type) -> Option<&Type> {
    let path = match ty {
        Type::Group(group) => return labels(&group.elem),
        Type::Path(path) => path,
        _ => return None,
    };
    let PathArguments::AngleBracketed(arguments) = &path.path.segments.last()?.arguments else {
        return None;
    };
    match arguments.args.first()? {
        GenericArgument::Type(Type::Tuple(tuple)) if tuple.elems.is_empty() => None,
        GenericArgument::Type(labels) => Some(labels),
        _ => None,
    }
}

/// `computed(&self.error_rate, [Some(operand(self.errors_total.family(), &[])), None])`
pub(crate) fn expand_family(field: &MetricField, set: &MetricSet) -> Option<TokenStream> {
    let krate = &set.krate;
    let option = quote!(#krate::std::option::Option);
    let mut operands: Vec<_> = field
        .formula
        .as_ref()?
        .operands()
        .into_iter()
        .map(|operand| {
            let Operand { field, fixed } = operand;
            // As it is written where it is declared.
            let mut declared = set.fields.iter().map(|field| &field.ident);
            let field = declared.find(|ident| operand.is(ident)).unwrap_or(field);
            let fixed = fixed.iter().map(|(name, value)| {
                let name = &name.text;
                quote!((#name, #value))
            });
            quote!(#option::Some(#krate::operand(#krate::Family::family(&self.#field), &[#(#fixed),*])))
        })
        .collect();
    operands.resize(2, quote!(#option::None));
    let name = &field.ident;
    Some(quote!(#krate::computed(&self.#name, [#(#operands),*])))
}

/// The checks that need the labels of the gauge and of what it is computed from.
pub(crate) fn expand_checks(field: &MetricField, family: &Ident, set: &MetricSet) -> TokenStream {
    let krate = &set.krate;
    let operands = field.formula.as_ref().map(Formula::operands);
    let checks = operands.into_iter().flatten().map(|operand| {
        let at = set.fields.iter().position(|field| operand.is(&field.ident));
        let of = format_ident!("__FAMILY_{}", at.unwrap_or_default());
        let itself = standing_at(
            &operand.field,
            quote!(const _: () = #krate::check_operand(&#family, &#of);),
        );
        let fixed = operand.fixed.iter().map(|(name, value)| {
            let text = &name.text;
            let check_name = standing_at(
                &name.node,
                quote!(const _: () = #krate::check_fixed_name(&#of, #text);),
            );
            let check_value = standing_at(
                value,
                quote!(const _: () = #krate::check_fixed_value(&#of, #text, #value);),
            );
            quote!(#check_name #check_value)
        });
        quote!(#itself #(#fixed)*)
    });
    // What is written out was checked before.
    let formula = field.kind.is_none().then(|| {
        standing_at(
            &field.ident,
            quote!(const _: () = #krate::check_formula(&#family);),
        )
    });
    quote!(#(#checks)* #formula)
}
