//! The body of an instrumented function.

use super::buckets::expand_buckets;
use super::{place, standing_at};
use crate::check::track::find;
use crate::model::{Binding, CallLabel, Form, LabelSource, OwnMetrics, Track, What};
use proc_macro2::TokenStream;
use quote::{ToTokens, quote, quote_spanned};
use syn::ext::IdentExt;
use syn::visit_mut::VisitMut;
use syn::{Expr, Index, Type};

/// ```text
/// fn charge(provider: Provider) -> Result<Receipt, Declined> { body }
/// // becomes
/// fn charge(provider: Provider) -> Result<Receipt, Declined> {
///     let __call = { … __METRICS.begin((provider,)) };
///     run(move || -> Result<Receipt, Declined> { body }, move |__exit: Exit<'_, Result<Receipt, Declined>>| {
///         __call.end((&&__exit).outcome())
///     })
/// }
/// ```
///
/// The body stands before the exit, so that the compiler knows the type of the result when it comes
/// to the exit; an async body learns its type from a `return` that is never reached.
pub(crate) fn expand_track(track: &Track) -> TokenStream {
    let (krate, private) = (Alias, &track.krate);
    let (begin, end) = match &track.form {
        Form::Own(own) => (expand_own_begin(track, own), expand_own_end(own)),
        Form::Bound(bindings) => (
            expand_bound_begin(track, bindings),
            expand_bound_end(track, bindings),
        ),
    };
    let output = track.output.clone().map(erase_unwritable);
    let result = output
        .as_ref()
        .map_or_else(|| quote!(()), ToTokens::to_token_stream);
    let exit = quote!(move |__exit: #krate::Exit<'_, #result>| { #end });
    let call = if track.is_async {
        let statements = track.body.stream();
        quote! {
            #krate::run_async(
                async move {
                    if false {
                        return #krate::never::<#result>();
                    }
                    #statements
                },
                #exit,
            ).await
        }
    } else {
        let body = &track.body;
        let arrow = match &track.output {
            Some(Type::Never(_)) => Some(quote!(-> !)),
            _ => output.map(|output| quote!(-> #output)),
        };
        quote!(#krate::run(move || #arrow #body, #exit))
    };
    quote! {
        use #private::{self as #krate, ViaResult as _, ViaValue as _};
        #begin
        #call
    }
}

/// The name that `__private` has within an expansion, which keeps it short enough to be read.
struct Alias;

impl ToTokens for Alias {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.extend(quote!(__tallymark));
    }
}

/// A type with `_` for each `impl Trait` and `!` in it, which cannot be written where it is repeated.
fn erase_unwritable(mut ty: Type) -> Type {
    struct Erase;
    impl VisitMut for Erase {
        fn visit_type_mut(&mut self, ty: &mut Type) {
            if matches!(ty, Type::ImplTrait(_) | Type::Never(_)) {
                *ty = Type::Infer(syn::parse_quote!(_));
            } else {
                syn::visit_mut::visit_type_mut(self, ty);
            }
        }
    }
    Erase.visit_type_mut(&mut ty);
    ty
}

/// `let model: Model = expression;`: in their order, so that a label can use those above it, and all
/// before the body, which may move what they are made of.
fn expand_label(label: &CallLabel) -> TokenStream {
    let name = &label.name;
    match &label.source {
        LabelSource::Parameter {
            is_reference: true, ..
        } => quote!(let #name = *#name;),
        LabelSource::Expr { ty: Some(ty), expr } => quote!(let #name: #ty = #expr;),
        LabelSource::Expr { ty: None, expr } => quote!(let #name = #expr;),
        LabelSource::Constant(text) => quote!(let #name = #text;),
        // The parameter itself, and what only the end of the call brings.
        LabelSource::Parameter { .. } | LabelSource::Outcome(_) => TokenStream::new(),
    }
}

fn expand_own_begin(track: &Track, own: &OwnMetrics) -> TokenStream {
    let krate = Alias;
    let (mut names, mut types, mut descriptions, mut constants, mut lets) =
        (vec![], vec![], vec![], vec![], vec![]);
    for label in &track.labels {
        let text = label.name.unraw().to_string();
        match &label.source {
            LabelSource::Parameter { ty, .. } | LabelSource::Expr { ty: Some(ty), .. } => {
                names.push(&label.name);
                lets.push(expand_label(label));
                types.push(ty);
                let place = place(ty);
                descriptions
                    .push(quote_spanned!(place=> #krate::LabelDescription::of::<#ty>(#text)));
            }
            LabelSource::Constant(value) => constants.push(quote!((#text, #value))),
            LabelSource::Expr { ty: None, .. } | LabelSource::Outcome(_) => {}
        }
    }
    let prefix = &own.prefix;
    let kinds = own.errors.iter();
    let bounds = expand_buckets(own.buckets.as_ref(), &krate);
    let budget = own
        .max_series
        .as_ref()
        .map_or_else(|| quote!(1_000), ToTokens::to_token_stream);
    let errors = own.errors.as_ref().map(|errors| {
        quote!(#(#descriptions,)* #krate::LabelDescription::of::<#krate::KindOf<#errors>>("error"))
    });
    let metrics = quote! {
        #krate::FunctionMetrics::new(
            #prefix,
            &[#(#descriptions,)* #krate::OUTCOME],
            &[#errors],
            &[#(#constants),*],
            #bounds,
            #budget,
        )
    };
    let metrics = match &own.max_series {
        Some(budget) => standing_at(budget, metrics),
        None => metrics,
    };
    quote! {
        let __call = {
            #[#krate::linkme::distributed_slice(#krate::SETS)]
            #[linkme(crate = #krate::linkme)]
            static __SET: &'static dyn #krate::StaticSet = &__METRICS;
            static __METRICS: #krate::FunctionMetrics<(#(#types,)*) #(, #kinds)*> = #metrics;
            #(#lets)*
            __METRICS.begin((#(#names,)*))
        };
    }
}

fn expand_own_end(own: &OwnMetrics) -> TokenStream {
    if own.errors.is_some() {
        quote!(__call.end_with((&&__exit).outcome(), (&&__exit).error());)
    } else {
        quote!(__call.end((&&__exit).outcome());)
    }
}

/// The labels that are known before the body.
fn labels_before(track: &Track) -> Vec<&CallLabel> {
    let is_known = |label: &&CallLabel| !matches!(label.source, LabelSource::Outcome(_));
    track.labels.iter().filter(is_known).collect()
}

/// The gauges of calls in flight, each with the place of its series in `__in_flight`.
fn in_flight(bindings: &[Binding]) -> impl Iterator<Item = (&Binding, Index)> {
    bindings
        .iter()
        .filter(|binding| matches!(binding.what, What::InFlight))
        .enumerate()
        .map(|(at, binding)| (binding, Index::from(at)))
}

/// Everything of the user's is evaluated before anything is counted: a panic leaves no trace.
fn expand_bound_begin(track: &Track, bindings: &[Binding]) -> TokenStream {
    let krate = Alias;
    let labels = labels_before(track);
    let names: Vec<_> = labels.iter().map(|label| &label.name).collect();
    let lets = labels.iter().map(|label| expand_label(label));
    let labels = quote!(#(#lets)*);
    let start = is_timed(bindings).then(|| quote!(let __start = #krate::now();));
    if in_flight(bindings).next().is_none() {
        return quote! {
            let __labels = {
                #labels
                (#(#names,)*)
            };
            #start
        };
    }
    let series = in_flight(bindings).map(|(binding, _)| expand_series(binding));
    let places = in_flight(bindings).map(|(_, place)| place);
    quote! {
        let (__labels, __in_flight) = {
            #labels
            ((#(#names,)*), (#(#series,)*))
        };
        #(__in_flight.#places.inc();)*
        #start
    }
}

fn is_timed(bindings: &[Binding]) -> bool {
    bindings
        .iter()
        .any(|binding| matches!(binding.what, What::Duration))
}

/// `SET.metric.with((a, b))`.
fn expand_series(binding: &Binding) -> TokenStream {
    let (family, arguments) = (&binding.family, &binding.arguments);
    match arguments.as_slice() {
        [only] => quote!(#family.with(#only)),
        several => quote!(#family.with((#(#several),*))),
    }
}

fn expand_bound_end(track: &Track, bindings: &[Binding]) -> TokenStream {
    let krate = Alias;
    let names = labels_before(track).into_iter().map(|label| &label.name);
    let in_flight = in_flight(bindings).map(|(_, place)| place);
    // `outcome` in a metric's labels is the user's token: ours has to have its hygiene.
    let user_outcome = bindings
        .iter()
        .flat_map(|binding| &binding.arguments)
        .find_map(|argument| find(&argument.to_token_stream(), "outcome"))
        .map(|outcome| quote!(let #outcome = __outcome;));
    let from_outcome = track.labels.iter().filter_map(|label| match &label.source {
        LabelSource::Outcome(ty) => {
            let name = &label.name;
            Some(quote!(let #name: #ty = #krate::std::convert::From::from(__outcome);))
        }
        _ => None,
    });
    // What runs the user's closures comes last: should one panic, the rest is counted.
    let (amounts, counts): (Vec<_>, Vec<_>) = bindings
        .iter()
        .partition(|binding| matches!(binding.what, What::Observe(_) | What::Add(_)));
    let records = counts.into_iter().chain(amounts).map(expand_record);
    quote! {
        #(__in_flight.#in_flight.dec();)*
        let (#(#names,)*) = __labels;
        let __outcome = (&&__exit).outcome();
        #user_outcome
        #(#from_outcome)*
        #(#records)*
    }
}

fn expand_record(binding: &Binding) -> TokenStream {
    let krate = Alias;
    let series = expand_series(binding);
    let amount = |read: &Expr, record: TokenStream| {
        quote! {
            if let #krate::std::option::Option::Some(__amount) = #krate::amount((&&__exit).value(), #read) {
                #series.#record(__amount);
            }
        }
    };
    match &binding.what {
        What::Count => quote!(#series.inc();),
        What::InFlight => TokenStream::new(),
        What::Duration => quote! {
            if #krate::is_timed(__outcome) {
                #series.observe(#krate::seconds_since(__start));
            }
        },
        What::Errors => {
            let error = binding
                .arguments
                .iter()
                .find_map(|argument| find(&argument.to_token_stream(), "error"))
                .map(|error| quote!(let #error = #krate::kind_of(__error);));
            quote! {
                if let #krate::std::option::Option::Some(__error) = (&&__exit).error() {
                    #error
                    #series.inc();
                }
            }
        }
        What::Observe(read) => amount(read, quote!(observe)),
        What::Add(read) => amount(read, quote!(add)),
    }
}
