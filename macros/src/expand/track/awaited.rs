//! Async functions with metrics of their own, whose end needs nothing but the outcome.

use super::labels::{expand_label, label_of_errors};
use super::own::{begin_with, expand_static, labels};
use super::{Output, expand_awaited_body, left};
use crate::check::track::mentions;
use crate::model::{OwnMetrics, Track};
use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

/// Whether that is so, and the type of the result is written in full, so that it tells what ends well.
pub(super) fn is_plain(track: &Track, own: &OwnMetrics) -> bool {
    let output = track.output.to_token_stream();
    own.errors.is_none()
        && track.judge.is_none()
        && track.when.is_none()
        && label_of_errors(track).next().is_none()
        && !["impl", "_", "!"]
            .iter()
            .any(|word| mentions(&output, word))
        && !Output::of(track).is_never
}

/// ```text
/// async fn charge(provider: Provider) -> Result<Receipt, Declined> { body }
/// // becomes
/// async fn charge(provider: Provider) -> Result<Receipt, Declined> {
///     static __METRICS: Function = …;
///     let __tells = Returned::<Result<Receipt, Declined>>::NEW.__tells();
///     __METRICS.begin((provider,)).until(async move { body }, __tells).await
/// }
/// ```
pub(super) fn expand_plain(track: &Track, own: &OwnMetrics) -> TokenStream {
    let krate = &track.krate;
    let metrics = expand_static(track, own);
    let lets: TokenStream = labels(track)
        .map(|label| expand_label(track, label))
        .collect();
    let names = labels(track).map(|label| &label.name);
    let values = quote!((#(#names,)*));
    let values = if lets.is_empty() {
        values
    } else {
        quote!({ #lets #values })
    };
    let begin = begin_with(track, values);
    let result = Output::of(track).result;
    let body = expand_awaited_body(track, &result);
    let call = left(track, quote!(#begin.until(#body, __tells)));
    quote! {
        #metrics
        let __tells = #krate::Returned::<#result>::NEW.__tells();
        #call.await
    }
}
