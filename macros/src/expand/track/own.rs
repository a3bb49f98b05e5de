//! Metrics that a function declares for itself.

use super::labels::{expand_label, expand_labels_after, label_of_errors};
use super::{
    Located, Output, Pieces, exemplar, expand_body, expand_leave, expand_outcome, expand_timed,
    expand_when,
};
use crate::expand::buckets::expand_buckets;
use crate::expand::gathered::{Gathered, gathered_text};
use crate::expand::{checked, lexed, standing_at};
use crate::model::{CallLabel, LabelSource, OwnMetrics, Track};
use crate::syntax::dropped::statements;
use proc_macro2::{Delimiter, Group, Literal, Punct, Spacing, TokenStream, TokenTree};
use quote::quote;
use syn::Ident;
use syn::ext::IdentExt;

/// Whether the end of a call needs nothing but its outcome, and the kind of its error.
pub(super) fn is_plain(track: &Track) -> bool {
    labels_after(track).is_empty() && track.exemplar.is_none()
}

/// A sync function whose end needs nothing but that: no closure but the body's own, and none at all
/// where the end is always good.
///
/// Programs have more of these than of anything else, and the macro runs without optimisation: what is
/// the same in all of them is text, which the compiler lexes.
pub(super) fn expand_plain(
    track: &Track,
    own: &OwnMetrics,
    located: Option<&Located>,
) -> TokenStream {
    let krate = &track.krate;
    let lets: TokenStream = labels(track)
        .map(|label| expand_label(track, label))
        .collect();
    let names = labels(track).map(|label| TokenTree::from(label.name.clone()));
    let mut begin = begin_with(track, tuple(names.map(TokenStream::from)));
    let is_scope = track.is_scope();
    if is_scope {
        begin.extend(lexed(".until_dropped()"));
    }
    if !lets.is_empty() {
        begin = quote!({ #lets #begin });
    }
    let some = || quote!(#krate::std::option::Option::Some);
    let is_optional = track.when.is_some();
    if is_optional {
        let some = some();
        begin = quote!(if __is_on { #some(#begin) } else { #krate::std::option::Option::None });
    }
    let before = [
        expand_static(track, own),
        expand_when(track).unwrap_or_default(),
        lexed("let __call ="),
        begin,
        lexed(";"),
    ];
    if is_scope {
        return before
            .into_iter()
            .chain([statements(&track.body)])
            .collect();
    }
    let output = Output::of(track);
    let exit = format!("{}::Exit::of(&__result)", krate.text());
    let mut end = expand_end(track, own, &exit);
    if is_optional {
        let some = some();
        end = quote!(if let #some(__call) = __call { #end });
    }
    let result = output.matched(&lexed("__result"));
    if let Some(Located { inner, call, .. }) = located {
        return quote!(#inner #(#before)* let __result = #call; #end #result);
    }
    // A closure that gives away what it has taken with it can be called only once, and so can
    // return what it has taken, such as a part of a `&mut self`.
    let once = lexed(&format!("let __once = {}::Once;", krate.text()));
    let first = lexed("let __once = __once;");
    let after = [
        once,
        expand_leave(track).unwrap_or_default(),
        lexed("let __result ="),
        parenthesized(expand_body(track, &output, Some(first))),
        lexed("();"),
        end,
        result,
    ];
    before.into_iter().chain(after).collect()
}

pub(super) fn expand_own(track: &Track, own: &OwnMetrics) -> Pieces {
    let metrics = expand_static(track, own);
    let lets: TokenStream = labels(track)
        .map(|label| expand_label(track, label))
        .collect();
    let names: Vec<_> = labels(track).map(|label| &label.name).collect();
    let (keep, labels) = if names.is_empty() {
        (None, quote!(()))
    } else {
        let keep = quote!(let __labels = { #lets (#(#names,)*) };);
        (Some(keep), quote!(__labels))
    };
    let exemplar = exemplar::expand_before(track);
    Pieces {
        before: quote!(#metrics #keep #exemplar),
        begin: begin_with(track, labels),
        began: quote!(__call),
        end: expand_end(track, own, "__exit"),
        item: own
            .items
            .as_ref()
            .map_or_else(TokenStream::new, |_| quote!(__began.item();)),
    }
}

/// The labels that all families have, known before the body.
pub(super) fn labels(track: &Track) -> impl Iterator<Item = &CallLabel> {
    track
        .labels
        .iter()
        .filter(|label| label.source.is_known_before() && label.source.ty().is_some())
}

/// The labels that come with the end of a call, in place of `outcome`.
fn labels_after(track: &Track) -> Vec<&CallLabel> {
    let labels = track.labels.iter();
    labels
        .filter(|label| {
            matches!(
                label.source,
                LabelSource::Outcome(_) | LabelSource::Result(..)
            )
        })
        .collect()
}

pub(super) fn begin_with(track: &Track, labels: TokenStream) -> TokenStream {
    match &track.sample {
        None => TokenStream::from_iter([lexed("__METRICS.begin"), parenthesized(labels)]),
        Some(every) => quote!(__METRICS.begin_sampled(#labels, #every)),
    }
}

/// `(a, b,)`
fn tuple(parts: impl Iterator<Item = TokenStream>) -> TokenStream {
    let comma = || TokenTree::from(Punct::new(',', Spacing::Alone));
    parenthesized(parts.flat_map(|part| [part, comma().into()]).collect())
}

fn parenthesized(tokens: TokenStream) -> TokenStream {
    TokenTree::from(Group::new(Delimiter::Parenthesis, tokens)).into()
}

/// Ends `__call`, as `exit` tells.
pub(super) fn expand_end(track: &Track, own: &OwnMetrics, exit: &str) -> TokenStream {
    let krate = &track.krate;
    let after = labels_after(track);
    let kind = label_of_errors(track).next();
    let is_bare = after.is_empty() && track.exemplar.is_none();
    if is_bare && own.errors.is_none() && kind.is_none() && track.judge.is_none() {
        return lexed(&format!("__call.end({exit}.__outcome());"));
    }
    let exit = &lexed(exit);
    let outcome = expand_outcome(track.judge.as_ref(), exit);
    let (error, kind) = if let Some(errors) = &own.errors {
        let kinds = checked(krate, "Kinds", errors);
        // Bound and used in one place, that of the type of the errors.
        let error = standing_at(errors, quote!(__error));
        (
            Some(quote!(let #error = #exit.__error();)),
            Some(quote!(#krate::kind::<#kinds>(#error))),
        )
    } else {
        let kind = kind.map(
            |(_, ty, read)| quote!(#krate::kind_as::<#ty>(#krate::amount(#exit.__error(), #read))),
        );
        (None, kind)
    };
    let exemplar = track.exemplar.is_some().then(|| {
        let current = exemplar::expand_after(track);
        quote!(#current let __call = __call.exemplified(__exemplar);)
    });
    if after.is_empty() {
        return match kind {
            None => quote!(#exemplar __call.end(#outcome);),
            Some(kind) => quote!(#error #exemplar __call.end_with(#outcome, #kind);),
        };
    }
    let none = quote!(#krate::std::option::Option::None);
    let kind = kind.unwrap_or(none);
    let lets = expand_labels_after(track);
    let names = after.iter().map(|label| &label.name);
    quote! {
        #error
        let __outcome = #outcome;
        #lets
        #exemplar
        __call.end_as(__outcome, (#(#names,)*), #kind);
    }
}

fn text(name: &Ident) -> String {
    name.unraw().to_string()
}

pub(super) fn expand_static(track: &Track, own: &OwnMetrics) -> TokenStream {
    let attributes = gathered_text(Gathered::Functions);
    let krate = track.krate.text();
    TokenStream::from_iter([
        lexed(&format!(
            "{attributes} static __METRICS: {krate}::LabelledFunction<"
        )),
        expand_types(track),
        lexed("> ="),
        expand_new(track, own, None),
        lexed(";"),
    ])
}

/// `(Provider, Model)`
pub(super) fn expand_types(track: &Track) -> TokenStream {
    let krate = &track.krate;
    let types = labels(track).filter_map(|label| label.source.ty());
    tuple(types.map(|ty| checked(krate, "Is", ty)))
}

/// `LabelledFunction::new("shop_charge provider model")`, or with all that the
/// function asks for; with `types` `declared::<(Provider, Model)>("shop_charge provider model")`.
pub(super) fn expand_new(
    track: &Track,
    own: &OwnMetrics,
    types: Option<&TokenStream>,
) -> TokenStream {
    let krate = &track.krate;
    let mut names = own.prefix.clone();
    for label in labels(track) {
        names.push(' ');
        names.push_str(&text(&label.name));
    }
    let constants = track.labels.iter().filter_map(|label| match &label.source {
        LabelSource::Constant(value) => {
            let name = text(&label.name);
            Some(quote!((#name, #value)))
        }
        _ => None,
    });
    let constants: Vec<_> = constants.collect();
    let after = labels_after(track);
    let kind = label_of_errors(track).next();

    let mut fields = Vec::new();
    if !constants.is_empty() {
        fields.push(quote!(constant_labels: &[#(#constants),*]));
    }
    if !after.is_empty() {
        let names = after.iter().map(|label| text(&label.name));
        fields.push(quote!(ends: &[#(#names),*]));
    }
    if let Some((name, ..)) = kind {
        let name = text(name);
        fields.push(quote!(kind: #name));
    }
    if own.buckets.is_some() {
        let bounds = expand_buckets(own.buckets.as_ref(), krate);
        fields.push(quote!(bounds: &#krate::Bounds::new(#bounds)));
    }
    if let Some(budget) = &own.max_series {
        fields.push(quote!(max_series: #budget));
    }
    if track.timed.is_some() {
        let timed = expand_timed(track, krate);
        fields.push(quote!(timed: #timed));
    }
    if own.items.is_some() {
        fields.push(quote!(has_items: true));
    }
    if fields.is_empty() && own.errors.is_none() {
        let new = match types {
            None => lexed(&format!("{}::LabelledFunction::new", krate.text())),
            Some(types) => quote!(#krate::declared::<#types>),
        };
        let names = TokenTree::from(Literal::string(&names));
        return TokenStream::from_iter([new, parenthesized(names.into())]);
    }
    let kind = match (&own.errors, kind) {
        (Some(errors), _) => {
            let errors = checked(krate, "Kinds", errors);
            quote!(#krate::KindOf<#errors>)
        }
        (None, Some((_, ty, _))) => checked(krate, "Is", ty),
        (None, None) => quote!(#krate::NoLabel),
    };
    let ends = if after.is_empty() {
        quote!((#krate::Outcome,))
    } else {
        let types = after.iter().filter_map(|label| label.source.ty());
        let types = types.map(|ty| checked(krate, "Is", ty));
        quote!((#(#types,)*))
    };
    let with = match types {
        None => quote!(LabelledFunction::with::<#ends, #kind>),
        Some(types) => quote!(declared_with::<#types, #ends, #kind>),
    };
    let declared = quote! {
        #krate::#with(
            #names,
            &#krate::Options {
                #(#fields,)*
                ..#krate::Options::USUAL
            },
        )
    };
    match &own.max_series {
        Some(budget) => standing_at(budget, declared),
        None => declared,
    }
}
