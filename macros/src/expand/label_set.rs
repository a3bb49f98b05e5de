//! `impl LabelSet` for structs.

use super::checked;
use crate::model::LabelSet;
use proc_macro2::TokenStream;
use quote::quote;

/// ```text
/// struct Route { from: Zone, to: Zone }
/// // becomes
/// impl Labels for Route {
///     const COMBINATIONS: usize = 1usize.saturating_mul(Zone::CARDINALITY).saturating_mul(Zone::CARDINALITY);
///     fn combination(self) -> usize { mix(mix(0, self.from), self.to) }
/// }
/// impl LabelSet for Route { const LABELS: … = &[LabelDescription::of::<Zone>("from"), …]; }
/// ```
pub(crate) fn expand_label_set(set: &LabelSet) -> TokenStream {
    let LabelSet {
        krate,
        ident,
        fields,
    } = set;
    let idents: Vec<_> = fields.iter().map(|field| &field.ident).collect();
    let types: Vec<_> = fields
        .iter()
        .map(|field| checked(krate, "Is", &field.ty))
        .collect();
    let names = fields.iter().map(|field| &field.name.text);
    quote! {
        #[automatically_derived]
        #[allow(deprecated)]
        impl #krate::Labels for #ident {
            const COMBINATIONS: #krate::std::primitive::usize = 1usize #(.saturating_mul(<#types as #krate::Label>::CARDINALITY))*;
            #[inline(always)]
            fn combination(self) -> #krate::std::primitive::usize {
                let __index = 0;
                #(let __index = #krate::mix::<#types>(__index, self.#idents);)*
                __index
            }
        }
        #[automatically_derived]
        #[allow(deprecated)]
        impl #krate::LabelSet for #ident
        where
            for<'__any> #ident: #krate::std::marker::Copy,
        {
            const LABELS: &'static [#krate::LabelDescription] =
                &[#(#krate::LabelDescription::of::<#types>(#names)),*];
        }
    }
}
