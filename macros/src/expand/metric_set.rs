//! `impl MetricSet`, and the static of a set.

use super::buckets::expand_buckets;
use super::computed::{expand_checks, expand_detail};
use super::{checked, place, standing_at};
use crate::model::{Kind, Krate, MetricField, MetricSet, Named};
use proc_macro2::TokenStream;
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::{Expr, GenericArgument, Ident, PathArguments, Type};
use tallymark_rules::{FAMILY_BUDGET, SET_BUDGET};

/// ```text
/// #[metrics(namespace = "shop", static = SHOP)]
/// struct Shop { /// Orders placed.
///               orders_total: Counter<Region> }
/// // becomes
/// const _: () = {
///     static __FAMILY_0: FamilyDescription = FamilyDescription { name: "orders_total", … };
///     impl MetricSet for Shop { … }
///     const _: () = check_family(&__FAMILY_0);
///     const _: () = check_set(Shop::DESCRIPTION);
///     #[link_section = …] static __SET: &dyn StaticSet = &SHOP;
/// };
/// static SHOP: Shop = Shop::UNTOUCHED;
/// ```
pub(crate) fn expand_metric_set(set: &MetricSet) -> TokenStream {
    let MetricSet {
        krate,
        ident,
        static_name,
        labels,
        max_series,
        fields,
        ..
    } = set;
    let (mut families, mut items, mut values, mut visits, mut checks) =
        (vec![], vec![], vec![], vec![], vec![]);
    for (at, field) in fields.iter().enumerate() {
        let name = &field.ident;
        if field.is_nested {
            let ty = checked(krate, "Set", &field.ty);
            items.push(quote!(#krate::Item::Nested(<#ty as #krate::MetricSet>::DESCRIPTION)));
            values.push(quote!(#name: <#ty as #krate::MetricSet>::UNTOUCHED));
            visits.push(quote!(#krate::visit_nested::<#ty>(&self.#name, __path, __each);));
            continue;
        }
        let family = format_ident!("__FAMILY_{at}");
        let (ty, of) = (expand_metric_type(field, krate), place(&field.ty));
        families.push(expand_family(field, &family, set));
        items.push(quote!(#krate::Item::Family(&#family)));
        values.push(quote_spanned!(of=> #name: #krate::metric(<#ty as #krate::Family>::KIND, <#ty>::described(&#family))));
        let reference = super::computed::expand_family(field, set)
            .unwrap_or_else(|| quote_spanned!(of=> <#ty as #krate::Family>::family(&self.#name)));
        visits.push(quote_spanned!(of=> __each(__path, #reference);));
        checks.push(standing_at(
            &max_series_or_name(field),
            quote!(const _: () = #krate::check_family(&#family);),
        ));
        checks.extend(expand_bounds_check(field, &family, set));
        checks.push(expand_checks(field, &family, set));
        checks.extend(field.max_buckets.as_ref().map(|max_buckets| {
            standing_at(
                max_buckets,
                quote!(const _: () = #krate::check_max_buckets(&#family);),
            )
        }));
    }
    let (name, prefix) = (ident.to_string(), set.prefix());
    let labels = expand_labels(labels);
    let budget = max_series
        .as_ref()
        .map_or_else(|| quote!(#SET_BUDGET), ToTokens::to_token_stream);
    let set_checks = expand_set_checks(set);
    let (register, declare) = expand_static(set, static_name.as_ref());
    quote! {
        const _: () = {
            #[allow(unused_imports)]
            use #krate::NotAMetric as _;
            #(#families)*
            #[automatically_derived]
            #[allow(deprecated)]
            impl #krate::MetricSet for #ident {
                const DESCRIPTION: &'static #krate::SetDescription = &#krate::SetDescription {
                    name: #name,
                    prefix: #prefix,
                    constant_labels: #labels,
                    items: &[#(#items),*],
                    max_series: #budget,
                };
                const UNTOUCHED: Self = Self { #(#values),* };
                fn visit<'__a>(
                    &'__a self,
                    __path: &#krate::Path<'_>,
                    __each: &mut dyn #krate::std::ops::FnMut(&#krate::Path<'_>, #krate::FamilyRef<'__a>),
                ) {
                    #(#visits)*
                }
            }
            #(#checks)*
            #set_checks
            #register
        };
        #declare
    }
}

/// The checks that need all families of the set.
fn expand_set_checks(set: &MetricSet) -> TokenStream {
    let MetricSet {
        krate,
        ident,
        max_series,
        ..
    } = set;
    let description = quote!(<#ident as #krate::MetricSet>::DESCRIPTION);
    let budget = max_series
        .as_ref()
        .map_or_else(|| ident.to_token_stream(), ToTokens::to_token_stream);
    let apart = standing_at(
        ident,
        quote!(const _: () = #krate::check_set(#description);),
    );
    let budget = standing_at(
        &budget,
        quote!(const _: () = #krate::check_set_budget(#description);),
    );
    quote!(#apart #budget)
}

fn expand_static(set: &MetricSet, name: Option<&Ident>) -> (TokenStream, TokenStream) {
    let MetricSet {
        krate,
        ident,
        visibility,
        ..
    } = set;
    let Some(name) = name else {
        return (TokenStream::new(), TokenStream::new());
    };
    let gathered = super::gathered::gathered(super::gathered::Gathered::Sets);
    let doc = format!("The metrics of [`{ident}`], shown by every scrape of the program.");
    (
        quote! {
            #gathered
            static __SET: &'static dyn #krate::StaticSet = &#name;
        },
        quote! {
            #[doc = #doc]
            #visibility static #name: #ident = <#ident as #krate::MetricSet>::UNTOUCHED;
        },
    )
}

fn max_series_or_name(field: &MetricField) -> TokenStream {
    match &field.max_series {
        Some(budget) => budget.to_token_stream(),
        None => field.ident.to_token_stream(),
    }
}

fn expand_family(field: &MetricField, family: &Ident, set: &MetricSet) -> TokenStream {
    let krate = &set.krate;
    let ty = expand_metric_type(field, krate);
    let MetricField {
        name,
        help,
        shows_untouched,
        ..
    } = field;
    let name = &name.text;
    let is_histogram = matches!(field.kind, Some(Kind::Histogram) | None);
    let bounds = match &field.buckets {
        None if !is_histogram => quote!(&[]),
        None if field.kind.is_none() => quote!(#krate::usual_bounds(<#ty as #krate::Family>::KIND)),
        buckets => expand_buckets(buckets.as_ref(), krate),
    };
    let detail = match (&field.max_buckets, expand_detail(field, krate)) {
        (_, Some(computed)) => computed,
        (Some(max_buckets), _) => quote!(#krate::Detail::Native { max_buckets: #max_buckets }),
        (None, None) => quote!(<#ty as #krate::Family>::DETAIL),
    };
    // An info with labels shows the facts that were set, one without labels always.
    let shows = match field.kind {
        Some(Kind::Info) => quote!(<#ty as #krate::Family>::LABELS.is_empty()),
        _ => quote!(#shows_untouched),
    };
    let labels = expand_labels(&field.labels);
    let budget = field
        .max_series
        .as_ref()
        .map_or_else(|| quote!(#FAMILY_BUDGET), ToTokens::to_token_stream);
    let location = standing_at(&field.ident, quote!(#krate::here()));
    quote! {
        static #family: #krate::FamilyDescription = #krate::FamilyDescription {
            name: #name,
            help: #help,
            kind: <#ty as #krate::Family>::KIND,
            number: <#ty as #krate::Family>::NUMBER,
            labels: <#ty as #krate::Family>::LABELS,
            constant_labels: #labels,
            bounds: #bounds,
            detail: #detail,
            shows_untouched: #shows,
            max_series: #budget,
            location: #location,
            joins: false,
        };
    }
}

/// The type of a field, with the type of its labels asked to be labels: `Counter<Labelled<Route>>`.
///
/// A tuple is asked as a whole: if one in it were asked to be a label by itself, the compiler would
/// say of the one and of the tuple that they are not.
fn expand_metric_type(field: &MetricField, krate: &Krate) -> TokenStream {
    let mut ty = field.ty.clone();
    let Some(kind) = field.kind else {
        return ty.to_token_stream();
    };
    let other = match kind {
        Kind::StateSet => Some((0, "OneOf")),
        Kind::Gauge => Some((1, "LevelOf")),
        _ => None,
    };
    if let Some((at, alias)) = other
        && let Some(other) = argument(&mut ty, at)
    {
        *other = Type::Verbatim(checked(krate, alias, other));
    }
    if let Some(labels) = argument(&mut ty, kind.labels()) {
        *labels = Type::Verbatim(checked(krate, "Labelled", labels));
    }
    ty.to_token_stream()
}

fn argument(ty: &mut Type, at: usize) -> Option<&mut Type> {
    let path = match ty {
        Type::Group(group) => return argument(&mut group.elem, at),
        Type::Path(path) => path,
        _ => return None,
    };
    let PathArguments::AngleBracketed(arguments) = &mut path.path.segments.last_mut()?.arguments
    else {
        return None;
    };
    match arguments.args.get_mut(at)? {
        GenericArgument::Type(labels) => Some(labels),
        _ => None,
    }
}

fn expand_bounds_check(
    field: &MetricField,
    family: &Ident,
    set: &MetricSet,
) -> Option<TokenStream> {
    use crate::model::Buckets;
    let krate = &set.krate;
    let node = match field.buckets.as_ref()? {
        Buckets::List(_, whole) | Buckets::Other(whole) => whole.to_token_stream(),
        Buckets::Helper(helper, _) => helper.to_token_stream(),
    };
    Some(standing_at(
        &node,
        quote!(const _: () = #krate::check_bounds(#family.bounds);),
    ))
}

fn expand_labels(labels: &[(Named<TokenStream>, Expr)]) -> TokenStream {
    let labels = labels.iter().map(|(name, value)| {
        let name = &name.text;
        quote!((#name, #value))
    });
    quote!(&[#(#labels),*])
}
