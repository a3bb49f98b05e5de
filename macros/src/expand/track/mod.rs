//! The body of an instrumented function.

mod awaited;
mod bound;
mod exemplar;
mod labels;
mod located;
mod off;
mod own;

use crate::model::{Form, Holder, Judge, Krate, Returns, Track};
use crate::syntax::dropped::behind;
use crate::syntax::returns::{is_alias, parse_awaited};
use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens, quote};
use syn::Type;
use syn::visit_mut::VisitMut;

use crate::syntax::function::Function;
use located::Located;
pub(crate) use off::expand_off;

/// What stands around the body, in pieces that differ from form to form.
struct Pieces {
    /// Statements before the call begins: statics, and all labels that are known by then.
    before: TokenStream,
    /// An expression that begins the call, of what its end takes.
    begin: TokenStream,
    /// A pattern for that.
    began: TokenStream,
    /// Statements that end the call, told `__exit`.
    end: TokenStream,
    /// Statements for each item that the call yields, told `__began`, what the beginning left.
    item: TokenStream,
}

/// The function with a body that measures it.
pub(crate) fn expand_function(track: Track, function: &Function) -> TokenStream {
    let located = located::locate(&track, function);
    let body = expand_track(track, located.as_ref());
    match located {
        Some(Located { signature, .. }) => function.with_signature(&signature, body),
        None => function.with_body(body),
    }
}

/// ```text
/// fn charge(provider: Provider) -> Result<Receipt, Declined> { body }
/// // becomes
/// fn charge(provider: Provider) -> Result<Receipt, Declined> {
///     static __METRICS: Function = …;
///     let __call = __METRICS.begin((provider,));
///     let __result = (move || -> Result<Receipt, Declined> { body })();
///     __call.end(Exit::of(&__result).__outcome());
///     __result
/// }
/// ```
///
/// Where the end needs more than the outcome, it is a closure that is called on every way out; where
/// the call is a future, an iterator or a stream, that is wrapped, with one closure for the beginning
/// and one for the end. The body stands before them, so that the compiler knows the type of the
/// result when it comes to the end; an async body learns its type from a `return` that is never
/// reached.
fn expand_track(mut track: Track, located: Option<&Located>) -> TokenStream {
    if let (Form::Own(own), Returns::Value) = (&track.form, track.returns)
        && own::is_plain(&track)
        && (!track.is_async || awaited::is_plain(&track, own))
    {
        let given = matches!(track.krate, Krate::Given(_))
            .then(|| std::mem::replace(&mut track.krate, Krate::Alias));
        let alias = given.map_or_else(TokenStream::new, |private| {
            let krate = Krate::Alias;
            quote!(use #private as #krate;)
        });
        let plain = if track.is_async {
            awaited::expand_plain(&track, own)
        } else {
            own::expand_plain(&track, own, located)
        };
        return TokenStream::from_iter([alias, plain]);
    }
    if let (Form::Bound(bindings), true) = (&track.form, track.is_scope()) {
        return bound::expand_scope(&track, bindings);
    }
    let private = std::mem::replace(&mut track.krate, Krate::Alias);
    let (track, krate) = (&track, Krate::Alias);
    let krate = &krate;
    let mut pieces = match &track.form {
        Form::Own(own) => own::expand_own(track, own),
        Form::Bound(bindings) => bound::expand_bound(track, bindings),
    };
    if track.when.is_some() {
        pieces = pieces.optional(krate);
    }
    let Pieces {
        before,
        begin,
        began,
        end,
        item,
    } = pieces;
    let when = expand_when(track);
    let output = Output::of(track);
    let result = &output.result;
    let end = quote!(move |#began, __exit: #krate::Exit<'_, #result>| { #end });
    let call = if track.is_async {
        let body = expand_awaited_body(track, result);
        let call = quote!(#krate::Call::new(#body, move || #begin, #end));
        let call = left(track, call);
        quote!(#call.await)
    } else {
        let body = expand_body(track, &output, None);
        let call = match track.returns {
            Returns::Value => match located {
                None => quote!(#krate::run(#begin, #body, #end)),
                Some(Located { inner, call, .. }) => quote!({
                    #inner
                    let __guard = #krate::guard(#begin, #end);
                    __guard.passing(#call)
                }),
            },
            Returns::Future(holder) => expand_future(track, holder, &body, &begin, &end),
            Returns::Iterator(holder) | Returns::Stream(holder) => held(
                holder,
                &quote!(#krate::Items),
                &quote!(#body, move || #begin, #end, move |__began| { #item }),
            ),
        };
        left(track, call)
    };
    let call = output.matched(&call);
    quote! {
        use #private as #krate;
        #when
        #before
        #call
    }
}

impl Pieces {
    /// The same, for calls that may not be measured at all.
    fn optional(self, krate: &impl ToTokens) -> Self {
        let Self {
            before,
            begin,
            began,
            end,
            item,
        } = self;
        let some = quote!(#krate::std::option::Option::Some);
        let none = quote!(#krate::std::option::Option::None);
        Self {
            before,
            begin: quote!(if __is_on { #some(#begin) } else { #none }),
            began: quote!(__began),
            end: quote!(if let #some(#began) = __began { #end }),
            item: quote!(if let #some(__began) = __began { #item }),
        }
    }
}

/// `let _ = (&b, &a);`: a closure takes with it the whole of what is mentioned so, and drops it in that
/// order; parameters are dropped from the last to the first.
fn expand_kept(track: &Track) -> Option<TokenStream> {
    let names = track.parameters.iter().rev();
    let mut ignored = track.parameters.iter().map(ToString::to_string);
    // The body may mention none of those.
    let leave = ignored
        .any(|name| name.starts_with('_'))
        .then(|| quote!(#[allow(clippy::used_underscore_binding)]));
    (!track.parameters.is_empty()).then(|| quote!(#leave let _ = (#(&#names,)*);))
}

/// The call, with leave for what its body writes.
fn left(track: &Track, call: TokenStream) -> TokenStream {
    match expand_leave(track) {
        None => call,
        Some(leave) => quote!({
            #leave
            let __call = #call;
            __call
        }),
    }
}

/// What is written to a parameter for its destructor alone looks unused to the compiler, where a closure
/// has taken the parameter.
fn expand_leave(track: &Track) -> Option<TokenStream> {
    (!track.parameters.is_empty()).then(|| quote!(#[allow(unused_assignments)]))
}

/// The body as a closure, behind other statements if there are any.
fn expand_body(track: &Track, output: &Output, first: Option<TokenStream>) -> TokenStream {
    let arrow = &output.arrow;
    let statements: Vec<_> = first.into_iter().chain(expand_kept(track)).collect();
    if statements.is_empty() {
        let body = &track.body;
        return quote!(move || #arrow #body);
    }
    let body = behind(quote!(#(#statements)*), &track.body);
    quote!(move || #arrow #body)
}

/// The body of an async function as a block, which learns its type from a `return`.
fn expand_awaited_body(track: &Track, result: &TokenStream) -> TokenStream {
    let krate = &track.krate;
    let kept = expand_kept(track);
    let typed = quote! {
        if false {
            return #krate::never::<#result>();
        }
    };
    let body = behind(quote!(#kept #typed), &track.body);
    quote!(async move #body)
}

fn expand_when(track: &Track) -> Option<TokenStream> {
    let when = track.when.as_ref()?;
    let krate = &track.krate;
    let ty = super::standing_at(when, quote!(#krate::std::primitive::bool));
    Some(quote!(let __is_on: #ty = #when;))
}

/// `Box::pin(async move { … })` is wrapped within its box, which spares another one; any other
/// future as it comes.
fn expand_future(
    track: &Track,
    holder: Holder,
    body: &TokenStream,
    begin: &TokenStream,
    end: &TokenStream,
) -> TokenStream {
    let krate = &track.krate;
    if let (Holder::PinnedBox, Some((pin, future))) =
        (holder, crate::syntax::boxed::parse(&track.body))
    {
        return quote!(#pin(#krate::Call::new(#future, move || #begin, #end)));
    }
    held(
        holder,
        &quote!(#krate::Call),
        &quote!(#body, move || #begin, #end),
    )
}

/// What the function gives back, in what it is to stand in.
fn held(holder: Holder, call: &TokenStream, parts: &TokenStream) -> TokenStream {
    match holder {
        Holder::Opaque => quote!(#call::of(#parts)),
        Holder::Box => quote!(#call::boxing(#parts).__boxed()),
        Holder::PinnedBox => quote!(#call::boxing(#parts).__pinned()),
    }
}

/// How the type of the result is written where it is repeated.
struct Output {
    /// Of a call's end.
    result: TokenStream,
    /// Behind a closure's parameters.
    arrow: Option<TokenStream>,
    is_never: bool,
}

impl Output {
    fn of(track: &Track) -> Self {
        let krate = &track.krate;
        let is_never = matches!(track.output, Some(Type::Never(_)));
        let output = if is_never {
            // `!` cannot be a type argument; a value of this type can be matched away.
            Some(Type::Verbatim(quote!(#krate::std::convert::Infallible)))
        } else {
            track.output.clone().map(erase_impl_trait)
        };
        let written = output
            .as_ref()
            .filter(|output| !matches!(output, Type::Infer(_)));
        let arrow = written.map(|output| quote!(-> #output));
        let result = match track.returns {
            Returns::Value => output.map_or_else(|| quote!(()), ToTokens::into_token_stream),
            Returns::Future(_) => expand_awaited(track),
            Returns::Iterator(_) | Returns::Stream(_) => quote!(()),
        };
        Self {
            result,
            arrow,
            is_never,
        }
    }

    /// The value of a function that never returns.
    fn matched(&self, call: &TokenStream) -> TokenStream {
        if self.is_never {
            quote!(match #call {})
        } else {
            call.clone()
        }
    }
}

/// The type of what comes of a future, as far as it is written.
fn expand_awaited(track: &Track) -> TokenStream {
    let alias = track.output.as_ref().filter(|output| is_alias(output));
    if let Some(alias) = alias {
        let krate = &track.krate;
        let alias = erase_impl_trait(alias.clone());
        return quote!(#krate::OutputOf<#alias>);
    }
    match track.output.as_ref().and_then(parse_awaited) {
        None => quote!(_),
        Some(Type::Never(never)) => {
            let krate = &track.krate;
            quote!(<fn() -> #never as #krate::Returning>::Output)
        }
        Some(output) => erase_impl_trait(output).into_token_stream(),
    }
}

/// How a call ended, as `exit` tells or the user's closure judges.
fn expand_outcome(judge: Option<&Judge>, exit: &TokenStream) -> TokenStream {
    match judge {
        None => quote!(#exit.__outcome()),
        Some(Judge { read, is_ok: true }) => quote!(#exit.__judged(#read)),
        Some(Judge { read, is_ok: false }) => quote!(#exit.__judged_unless(#read)),
    }
}

/// The outcomes whose durations are observed, a bit each.
fn expand_timed(track: &Track, krate: &impl ToTokens) -> TokenStream {
    let Some(timed) = &track.timed else {
        return quote!(#krate::TIMED);
    };
    let bits = timed
        .iter()
        .map(|outcome| match outcome.to_string().as_str() {
            "ok" => 1,
            "error" => 2,
            "panic" => 4,
            _ => 8,
        });
    Literal::u8_unsuffixed(bits.sum()).to_token_stream()
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
