//! Declared metrics that a function records into.

use super::labels::{expand_label, expand_labels_after, label_of_errors, labels_before, names};
use super::{Pieces, exemplar, expand_outcome, expand_timed};
use crate::check::track::find;
use crate::expand::standing_at;
use crate::model::{Binding, Track, What};
use crate::syntax::dropped::statements;
use proc_macro2::{Delimiter, Group, Literal, Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::Expr;

/// Everything of the user's is evaluated before anything is counted: a panic leaves no trace.
pub(super) fn expand_bound(track: &Track, bindings: &[Binding]) -> Pieces {
    let krate = &track.krate;
    let names = names(labels_before(track));
    let lets = labels_before(track).map(|label| expand_label(track, label));
    let series = in_flight(bindings).map(|(binding, _)| expand_series(binding));
    let places: Vec<_> = in_flight(bindings).map(|(_, series)| series).collect();
    let enter = expand_steps(track, bindings, 1);
    let start = match &track.sample {
        None => quote!(#krate::now()),
        Some(every) => quote!(#krate::start(#every)),
    };
    let is_timed = bindings
        .iter()
        .any(|binding| matches!(binding.what, What::Duration));
    let (start, started) = if is_timed {
        (start, quote!(__start))
    } else {
        (quote!(()), quote!(()))
    };
    let exemplar = exemplar::expand_before(track);
    Pieces {
        before: quote! {
            #exemplar
            let (__labels, __in_flight) = {
                #(#lets)*
                ((#(#names,)*), (#(#series,)*))
            };
        },
        begin: quote!({
            let (#(#places,)*) = __in_flight;
            #(#enter)*
            (__labels, (#(#places,)*), #start)
        }),
        began: quote!((__labels, (#(#places,)*), #started)),
        end: expand_end(track, bindings),
        item: expand_items(track, bindings),
    }
}

/// The same, for a function whose end is always good: what stands before its statements.
pub(super) fn expand_scope(track: &Track, bindings: &[Binding]) -> TokenStream {
    let krate = &track.krate;
    let mut pieces = expand_bound(track, bindings);
    if track.when.is_some() {
        pieces = pieces.optional(krate);
    }
    let Pieces {
        before,
        begin,
        began,
        end,
        ..
    } = pieces;
    let when = super::expand_when(track);
    let body = statements(&track.body);
    quote! {
        #when
        #before
        let __call = #krate::guard(#begin, move |#began, __exit: #krate::Exit<'_, ()>| { #end })
            .until_dropped();
        #body
    }
}

/// The gauges of calls in flight, each with the name of its series, which stands where it does.
fn in_flight(bindings: &[Binding]) -> impl Iterator<Item = (&Binding, TokenStream)> {
    bindings
        .iter()
        .filter(|binding| matches!(binding.what, What::InFlight))
        .enumerate()
        .map(|(at, binding)| {
            let name = format_ident!("__in_flight_{at}");
            (binding, standing_at(&binding.node, quote!(#name)))
        })
}

/// `step(series, by)`, in the place of the binding.
fn expand_steps<'a>(
    track: &'a Track,
    bindings: &'a [Binding],
    by: i64,
) -> impl Iterator<Item = TokenStream> + 'a {
    let krate = &track.krate;
    let by = Literal::i64_unsuffixed(by);
    in_flight(bindings).map(move |(binding, series)| {
        let step = standing_at(&binding.node, quote!(#krate::step));
        quote!(#step(#series, #by);)
    })
}

/// `SET.metric.with((a, b))`, in the place of `SET.metric(a, b)`.
fn expand_series(binding: &Binding) -> TokenStream {
    let (family, arguments) = (&binding.family, &binding.arguments);
    let place = binding.node.clone().into_iter().last();
    let place = place.map_or_else(Span::call_site, |parentheses| parentheses.span());
    let labels = match arguments.as_slice() {
        [only] => quote!(#only),
        several => quote_spanned!(place=> (#(#several),*)),
    };
    let mut labels = Group::new(Delimiter::Parenthesis, labels);
    labels.set_span(place);
    let with = quote_spanned!(place=> .with);
    quote!(#family #with #labels)
}

/// The labels by their names, from what the beginning left.
fn expand_names(track: &Track) -> TokenStream {
    let names = names(labels_before(track));
    quote! {
        #[allow(unused_variables)]
        let (#(#names,)*) = __labels;
    }
}

fn expand_end(track: &Track, bindings: &[Binding]) -> TokenStream {
    let leave = expand_steps(track, bindings, -1);
    let names = expand_names(track);
    // `outcome` in a metric's labels is the user's token: ours has to have its hygiene.
    let user_outcome = bindings
        .iter()
        .flat_map(|binding| &binding.arguments)
        .find_map(|argument| find(&argument.to_token_stream(), "outcome"))
        .filter(|_| !is_label(track, "outcome"))
        .map(|outcome| quote!(let #outcome = __outcome;));
    let outcome = expand_outcome(track.judge.as_ref(), &quote!(__exit));
    let after = expand_labels_after(track);
    // What runs the user's closures comes last: should one panic, the rest is counted.
    let (amounts, counts): (Vec<_>, Vec<_>) = bindings
        .iter()
        .filter(|binding| !matches!(binding.what, What::InFlight | What::Items))
        .partition(|binding| matches!(binding.what, What::Observe(_) | What::Add(_)));
    let records = counts.into_iter().chain(amounts);
    let records = records.map(|binding| expand_record(track, binding));
    let exemplar = exemplar::expand_after(track);
    quote! {
        #(#leave)*
        #exemplar
        #names
        let __outcome = #outcome;
        #user_outcome
        #after
        #(#records)*
    }
}

fn is_label(track: &Track, name: &str) -> bool {
    track.labels.iter().any(|label| label.name == name)
}

fn expand_items(track: &Track, bindings: &[Binding]) -> TokenStream {
    let krate = &track.krate;
    let mut items = bindings
        .iter()
        .filter(|binding| matches!(binding.what, What::Items))
        .peekable();
    if items.peek().is_none() {
        return TokenStream::new();
    }
    let names = expand_names(track);
    let counts = items.map(|binding| {
        let series = expand_series(binding);
        let count = standing_at(&binding.node, quote!(#krate::count));
        quote!(#count(#series);)
    });
    quote! {
        let (__labels, ..) = *__began;
        #names
        #(#counts)*
    }
}

fn expand_record(track: &Track, binding: &Binding) -> TokenStream {
    let krate = &track.krate;
    let series = expand_series(binding);
    let record = |word: &str, amount: Option<TokenStream>| {
        let word = format_ident!("{word}");
        let record = standing_at(&binding.node, quote!(#krate::#word));
        let amount = amount.iter();
        quote!(#record(#series #(, #amount)*);)
    };
    let some = quote!(#krate::std::option::Option::Some);
    let read = |word: &str, read: &Expr| {
        let place = match read {
            Expr::Closure(closure) => closure.body.to_token_stream(),
            read => read.to_token_stream(),
        };
        let amount = standing_at(&place, quote!(__amount));
        let record = record(word, Some(amount.clone()));
        quote! {
            if let #some(#amount) = #krate::amount(__exit.__value(), #read) {
                #record
            }
        }
    };
    let is_exemplified = track.exemplar.is_some();
    match &binding.what {
        What::Count if is_exemplified => record("count_with", Some(quote!(&__exemplar))),
        What::Count => record("count", None),
        What::InFlight | What::Items => TokenStream::new(),
        What::Duration => {
            let timed = expand_timed(track, krate);
            let record = if is_exemplified {
                record("observe_with", Some(quote!(__seconds, &__exemplar)))
            } else {
                record("observe", Some(quote!(__seconds)))
            };
            quote! {
                if let #some(__seconds) = #krate::timed(#timed, __outcome, __start) {
                    #record
                }
            }
        }
        What::Errors => expand_errors(track, binding, &record("count", None)),
        What::Observe(closure) => read("observe", closure),
        What::Add(closure) => read("add", closure),
    }
}

fn expand_errors(track: &Track, binding: &Binding, record: &TokenStream) -> TokenStream {
    let krate = &track.krate;
    let names = |word: &str| {
        let mut arguments = binding.arguments.iter();
        arguments.find_map(|argument| find(&argument.to_token_stream(), word))
    };
    let kind = names("error")
        .filter(|_| !is_label(track, "error"))
        .map(|error| quote!(let #error = #krate::kind_of(__error);));
    let made = label_of_errors(track)
        .filter(|(name, ..)| names(&name.to_string()).is_some())
        .map(|(name, ty, read)| quote!(let #name: #ty = #krate::made_of(__error, #read);));
    let is_error = track
        .judge
        .is_some()
        .then(|| quote!(__outcome == #krate::Outcome::Error && ));
    let some = quote!(#krate::std::option::Option::Some);
    quote! {
        if #is_error let #some(__error) = __exit.__error() {
            #kind
            #(#made)*
            #record
        }
    }
}
