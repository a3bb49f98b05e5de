//! The body of an instrumented function.

use super::buckets::expand_buckets;
use super::{checked, standing_at};
use crate::check::track::find;
use crate::model::{Binding, CallLabel, Form, LabelSource, OwnMetrics, Track, What};
use proc_macro2::{Delimiter, Group, Literal, Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::ext::IdentExt;
use syn::visit_mut::VisitMut;
use syn::{Expr, Type};
use tallymark_rules::FAMILY_BUDGET;

/// ```text
/// fn charge(provider: Provider) -> Result<Receipt, Declined> { body }
/// // becomes
/// fn charge(provider: Provider) -> Result<Receipt, Declined> {
///     let __call = { … __METRICS.begin((provider,)) };
///     run(move || -> Result<Receipt, Declined> { body }, move |__exit: Exit<'_, Result<Receipt, Declined>>| {
///         __call.end((&&__exit).__outcome())
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
    let is_never = matches!(track.output, Some(Type::Never(_)));
    let output = if is_never {
        // `!` cannot be a type argument; a value of this type can be matched away.
        Some(Type::Verbatim(quote!(#krate::std::convert::Infallible)))
    } else {
        track.output.clone().map(erase_impl_trait)
    };
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
        let arrow = output.map(|output| quote!(-> #output));
        quote!(#krate::run(move || #arrow #body, #exit))
    };
    let call = if is_never {
        quote!(match #call {})
    } else {
        call
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
        tokens.extend(quote!(__tally));
    }
}

/// A type with `_` for each `impl Trait` in it, which cannot be written where it is repeated.
fn erase_impl_trait(mut ty: Type) -> Type {
    struct Erase;
    impl VisitMut for Erase {
        fn visit_type_mut(&mut self, ty: &mut Type) {
            if matches!(ty, Type::ImplTrait(_)) {
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
                let ty = checked(&krate, "Is", ty);
                descriptions.push(quote!(#krate::label::<#ty>(#text)));
                types.push(ty);
            }
            LabelSource::Constant(value) => constants.push(quote!((#text, #value))),
            LabelSource::Expr { ty: None, .. } | LabelSource::Outcome(_) => {}
        }
    }
    let prefix = &own.prefix;
    let kinds = own.errors.as_ref().map(|ty| checked(&krate, "Kinds", ty));
    let kinds = kinds.iter();
    let bounds = expand_buckets(own.buckets.as_ref(), &krate);
    let budget = own.max_series.as_ref().map_or_else(
        || Literal::usize_unsuffixed(FAMILY_BUDGET).to_token_stream(),
        ToTokens::to_token_stream,
    );
    let errors = own.errors.as_ref().map(|errors| {
        let errors = checked(&krate, "Kinds", errors);
        quote!(#(#descriptions,)* #krate::kinds::<#errors>())
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
    let Some(errors) = &own.errors else {
        return quote!(__call.end((&&__exit).__outcome()););
    };
    // Bound and used in one place, that of the type of the errors.
    let error = standing_at(errors, quote!(__error));
    quote! {
        match (&&__exit).__error() {
            #error => __call.end_with((&&__exit).__outcome(), #error),
        }
    }
}

/// The labels that are known before the body.
fn labels_before(track: &Track) -> Vec<&CallLabel> {
    let is_known = |label: &&CallLabel| !matches!(label.source, LabelSource::Outcome(_));
    track.labels.iter().filter(is_known).collect()
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
fn expand_steps(bindings: &[Binding], by: i64) -> impl Iterator<Item = TokenStream> {
    let krate = Alias;
    let by = Literal::i64_unsuffixed(by);
    in_flight(bindings).map(move |(binding, series)| {
        let step = standing_at(&binding.node, quote!(#krate::step));
        quote!(#step(#series, #by);)
    })
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
    let places = in_flight(bindings).map(|(_, series)| series);
    let enter = expand_steps(bindings, 1);
    quote! {
        let (__labels, (#(#places,)*)) = {
            #labels
            ((#(#names,)*), (#(#series,)*))
        };
        #(#enter)*
        #start
    }
}

fn is_timed(bindings: &[Binding]) -> bool {
    bindings
        .iter()
        .any(|binding| matches!(binding.what, What::Duration))
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

fn expand_bound_end(track: &Track, bindings: &[Binding]) -> TokenStream {
    let krate = Alias;
    let names = labels_before(track).into_iter().map(|label| &label.name);
    let leave = expand_steps(bindings, -1);
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
        #(#leave)*
        #[allow(unused_variables)]
        let (#(#names,)*) = __labels;
        let __outcome = (&&__exit).__outcome();
        #user_outcome
        #(#from_outcome)*
        #(#records)*
    }
}

fn expand_record(binding: &Binding) -> TokenStream {
    let krate = Alias;
    let series = expand_series(binding);
    let record = |word: &str, amount: Option<TokenStream>| {
        let word = format_ident!("{word}");
        let record = standing_at(&binding.node, quote!(#krate::#word));
        let amount = amount.iter();
        quote!(#record(#series #(, #amount)*);)
    };
    let read = |word: &str, read: &Expr| {
        let place = match read {
            Expr::Closure(closure) => closure.body.to_token_stream(),
            read => read.to_token_stream(),
        };
        let amount = standing_at(&place, quote!(__amount));
        let record = record(word, Some(amount.clone()));
        quote! {
            if let #krate::std::option::Option::Some(#amount) = #krate::amount((&&__exit).__value(), #read) {
                #record
            }
        }
    };
    match &binding.what {
        What::Count => record("count", None),
        What::InFlight => TokenStream::new(),
        What::Duration => {
            let record = record("observe", Some(quote!(#krate::seconds_since(__start))));
            quote!(if #krate::is_timed(__outcome) { #record })
        }
        What::Errors => {
            let error = binding
                .arguments
                .iter()
                .find_map(|argument| find(&argument.to_token_stream(), "error"))
                .map(|error| quote!(let #error = #krate::kind_of(__error);));
            let record = record("count", None);
            quote! {
                if let #krate::std::option::Option::Some(__error) = (&&__exit).__error() {
                    #error
                    #record
                }
            }
        }
        What::Observe(closure) => read("observe", closure),
        What::Add(closure) => read("add", closure),
    }
}
