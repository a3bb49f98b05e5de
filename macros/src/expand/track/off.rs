//! The feature `off`: functions that are not measured.
//!
//! The function stays as it is. What the attribute says of it is checked all the same, by what stands
//! before its statements: a constant that nothing uses, and statements that are never reached, of
//! which the compiler keeps nothing. They stand in the function, and not in a closure, so that a label
//! may be made with `?` or `.await`, as where it is measured.

use super::{Pieces, bound, exemplar, expand_when, labels, own};
use crate::check::track::mentions;
use crate::expand::standing_at;
use crate::model::{
    Binding, ExemplarOf, Form, Holder, LabelSource, OwnMetrics, Returns, Track, What,
};
use crate::syntax::bare_type;
use crate::syntax::dropped::statements;
use crate::syntax::function::Function;
use crate::syntax::returns::parse_awaited;
use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::{Expr, FnArg, GenericArgument, Pat, PathArguments, Type};

/// ```text
/// fn charge(provider: Provider) -> Result<Receipt, Declined> { body }
/// // becomes
/// fn charge(provider: Provider) -> Result<Receipt, Declined> {
///     const __METRICS: () = declared::<(Provider,)>("shop_charge provider");
///     if false {
///         let __call = begun((provider,), 1);
///     }
///     body
/// }
/// ```
pub(crate) fn expand_off(mut track: Track, function: &Function) -> TokenStream {
    store_no_name(&mut track);
    let declared = match &track.form {
        Form::Own(own) => Some(expand_constant(&track, own)),
        Form::Bound(_) => None,
    };
    let returned = Returned::of(&track);
    forget_hidden(&mut track, &returned);
    let check = match &track.form {
        Form::Own(own) => expand_own(&track, own, &returned),
        Form::Bound(bindings) => Some(expand_bound(&track, bindings, &returned)),
    };
    let check = check.map(|check| {
        let stand_ins = expand_stand_ins(&track, function);
        expand_unreached(&track, &quote!(#(#stand_ins)* #check), &returned)
    });
    let body = statements(&track.body);
    function.with_body(quote!(#declared #check #body))
}

/// Values in the place of parameters that a label may be made of: one that is moved, if only where the
/// program never comes, would be dropped with a question whether it was.
fn expand_stand_ins(track: &Track, function: &Function) -> Vec<TokenStream> {
    let krate = &track.krate;
    let read = track.labels.iter().filter_map(|label| match &label.source {
        LabelSource::Expr { expr, .. } => Some(expr),
        _ => None,
    });
    let given = track.exemplar.iter().filter_map(|exemplar| match exemplar {
        ExemplarOf::Given(value) => Some(value),
        ExemplarOf::Current(_) => None,
    });
    let read = read
        .chain(&track.when)
        .chain(given)
        .map(ToTokens::to_token_stream);
    let read: TokenStream = read.collect();
    let inputs = function.signature.inputs.iter();
    let stand_ins = inputs.filter_map(|input| match input {
        FnArg::Typed(typed) if !matches!(*typed.ty, Type::Reference(_)) => match &*typed.pat {
            Pat::Ident(pattern) if mentions(&read, &pattern.ident.to_string()) => {
                let name = &pattern.ident;
                Some(quote! {
                    #[allow(unused_mut)]
                    let mut #name = #krate::alike(&#name);
                })
            }
            _ => None,
        },
        _ => None,
    });
    stand_ins.collect()
}

/// Statements of which nothing is kept, not even a place in the function's future for what stands
/// around an `.await`, which would be one even there: that stands in a future of its own.
fn expand_unreached(track: &Track, check: &TokenStream, returned: &Returned) -> TokenStream {
    if !mentions(check, "await") {
        return quote!(if false { #check });
    }
    let (krate, ty) = (&track.krate, &returned.ty);
    quote! {
        if false {
            #krate::unpolled(async {
                if false {
                    return #krate::never::<#ty>();
                }
                #check
                #krate::never()
            });
        }
    }
}

/// Puts in the place of the function's name, which would be kept in a static, an expression of its type.
fn store_no_name(track: &mut Track) {
    let (krate, function) = (&track.krate, &track.function);
    for label in &mut track.labels {
        if let LabelSource::Function(ty) = &label.source {
            let new = standing_at(ty, quote!(#krate::FunctionName::new));
            let expr = quote!({
                const _: #krate::FunctionName<#ty> = #new(#function);
                #krate::never()
            });
            label.source = LabelSource::Expr {
                ty: Some(ty.clone()),
                expr: Expr::Verbatim(expr),
            };
        }
    }
}

/// The metrics that the function would declare: names, labels, bounds and budget are judged.
fn expand_constant(track: &Track, own: &OwnMetrics) -> TokenStream {
    let types = own::expand_types(track);
    let declared = own::expand_new(track, own, Some(&types));
    quote!(const __METRICS: () = #declared;)
}

fn expand_own(track: &Track, own: &OwnMetrics, returned: &Returned) -> Option<TokenStream> {
    let krate = &track.krate;
    let ends_plainly =
        own::is_plain(track) && own.errors.is_none() && labels::label_of_errors(track).count() == 0;
    let has_end = track.judge.is_some() || !ends_plainly;
    let labels: Vec<_> = own::labels(track).collect();
    if labels.is_empty() && track.when.is_none() && track.sample.is_none() && !has_end {
        return None;
    }
    let when = expand_when(track);
    let lets = labels
        .iter()
        .map(|label| labels::expand_label(track, label));
    let names = labels.iter().map(|label| &label.name);
    let names = quote!((#(#names,)*));
    let every = track
        .sample
        .as_ref()
        .map_or_else(|| quote!(1), ToTokens::to_token_stream);
    let end = has_end.then(|| {
        let ty = &returned.ty;
        let end = own::expand_end(track, own, "__exit");
        quote! {
            let __result = #krate::never::<#ty>();
            let __exit = #krate::Exit::of(&__result);
            #end
        }
    });
    let exemplar = exemplar::expand_before(track);
    Some(quote! {
        #when
        #(#lets)*
        #exemplar
        let __call = #krate::begun(#names, #every);
        #end
    })
}

fn expand_bound(track: &Track, bindings: &[Binding], returned: &Returned) -> TokenStream {
    let krate = &track.krate;
    let when = expand_when(track);
    let Pieces {
        before,
        begin,
        began,
        end,
        item,
    } = bound::expand_bound(track, bindings);
    let ty = &returned.ty;
    quote! {
        #when
        #before
        let __began = &#begin;
        #item
        let #began = *__began;
        let __result = #krate::never::<#ty>();
        let __exit = #krate::Exit::of(&__result);
        #end
    }
}

/// What is known before the body of what a call returns.
struct Returned {
    ty: TokenStream,
    /// Whether all of it is.
    is_whole: bool,
    /// Whether the type of its error is, should it be a `Result`.
    has_error: bool,
}

impl Returned {
    fn of(track: &Track) -> Self {
        let krate = &track.krate;
        let output = track.output.as_ref().map(bare_type);
        match (track.returns, output) {
            (Returns::Iterator(_) | Returns::Stream(_), _) | (_, None) => Self::whole(quote!(())),
            (Returns::Value, Some(output)) => Self::typed(track, output),
            (Returns::Future(Holder::Opaque), Some(future)) => match parse_awaited(future) {
                Some(output) => Self::typed(track, &output),
                None => Self::hidden(track),
            },
            (Returns::Future(_), Some(future)) if is_opaque(future) => Self::hidden(track),
            (Returns::Future(_), Some(future)) => Self::whole(quote!(#krate::Awaited<#future>)),
        }
    }

    fn whole(ty: TokenStream) -> Self {
        Self {
            ty,
            is_whole: true,
            has_error: true,
        }
    }

    fn hidden(track: &Track) -> Self {
        let krate = &track.krate;
        Self {
            ty: quote!(#krate::Hidden),
            is_whole: false,
            has_error: false,
        }
    }

    fn typed(track: &Track, ty: &Type) -> Self {
        let krate = &track.krate;
        if matches!(ty, Type::Never(_)) {
            return Self::whole(quote!(#krate::std::convert::Infallible));
        }
        if !is_opaque(ty) {
            return Self::whole(ty.to_token_stream());
        }
        let hidden = Self::hidden(track);
        let mut ty = ty.clone();
        if let Type::Path(path) = &mut ty
            && let Some(last) = path.path.segments.last_mut()
            && last.ident == "Result"
            && let PathArguments::AngleBracketed(arguments) = &mut last.arguments
            && let Some(GenericArgument::Type(value)) = arguments.args.first_mut()
        {
            *value = Type::Verbatim(hidden.ty.clone());
        }
        if is_opaque(&ty) {
            return hidden;
        }
        Self {
            ty: ty.to_token_stream(),
            has_error: true,
            ..hidden
        }
    }
}

/// Whether an `impl Trait` is in the type, of which only the body knows what it is.
fn is_opaque(ty: &Type) -> bool {
    mentions(&ty.to_token_stream(), "impl")
}

/// Leaves out what reads from a result that only the body knows.
fn forget_hidden(track: &mut Track, returned: &Returned) {
    if returned.is_whole {
        return;
    }
    track.judge = None;
    let mut forgotten = Vec::new();
    track.labels.retain(|label| {
        let is_known = match label.source {
            LabelSource::Result(..) => false,
            LabelSource::Error(..) => returned.has_error,
            _ => true,
        };
        if !is_known {
            forgotten.push(label.name.to_string());
        }
        is_known
    });
    match &mut track.form {
        Form::Own(own) if !returned.has_error => own.errors = None,
        Form::Own(_) => {}
        Form::Bound(bindings) => bindings.retain(|binding| {
            let is_known = match binding.what {
                What::Errors => returned.has_error,
                What::Observe(_) | What::Add(_) => false,
                _ => true,
            };
            is_known && !forgotten.iter().any(|name| mentions(&binding.node, name))
        }),
    }
}
