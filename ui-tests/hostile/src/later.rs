//! Async functions.

use crate::declared::{CALLS, Failure, Fallible, Model, Provider, User};
use crate::facade::{Status, track_metrics};
use std::fmt::Debug;
// By a name of our own: only the newest edition has it in its prelude.
use std::future::{Future as Later, pending, ready};
use std::pin::Pin;

/// Metrics of its own.
///
/// # Errors
/// If there is no text.
#[track_metrics(
    crate = crate::facade,
    provider,
    user: User = text.as_str().into(),
    errors = Failure,
    namespace = "later",
)]
pub async fn own(provider: &Provider, text: String) -> Fallible<String> {
    use std::mem::size_of;
    const LEAST: usize = 1;

    ready(()).await;
    if text.len() < LEAST {
        return Err(Failure::Late);
    }
    let Provider::Openai = provider else {
        Err(Failure::Limited(size_of::<u8>() as u64))?
    };
    Ok(text)
}

/// Every word of declared metrics, and metrics of its own as well.
///
/// # Errors
/// If there is nothing.
#[track_metrics(
    crate = crate::facade,
    provider,
    model: Model = { *std::rc::Rc::new(text.len()) }.into(),
    status: Status = from outcome,
    count = CALLS.requests_total(model, status),
    duration = CALLS.duration_seconds(provider),
    in_flight = CALLS.in_flight(provider),
    errors = CALLS.errors_total(error, provider),
    observe(|text| f64::from(u8::from(text.is_empty()))) = CALLS.length_bytes(provider, outcome),
    add(|_| 0.5) = CALLS.cost_dollars_total(provider),
)]
#[track_metrics(crate = crate::facade, namespace = "later")]
pub async fn words(provider: Provider, text: &str) -> Result<&str, Failure> {
    ready(()).await;
    let first = text.split(' ').next().ok_or(Failure::Late)?;
    if first.is_empty() {
        return Err(Failure::Late);
    }
    Ok(first)
}

/// Calls itself.
#[track_metrics(crate = crate::facade, namespace = "later")]
pub async fn countdown(n: u8) -> u8 {
    if n == 0 {
        0
    } else {
        Box::pin(countdown(n - 1)).await + 1
    }
}

/// Type parameters, lifetimes, and a result without a name.
///
/// # Errors
/// If the status is one.
#[track_metrics(crate = crate::facade, status, namespace = "later")]
pub async fn generic<'a, T, const N: usize>(
    status: Status,
    values: &'a [T; N],
    visit: impl AsyncFn(&T) + Sync,
) -> Result<impl Iterator<Item = &'a T> + Debug, &'static str>
where
    T: Debug + Sync,
{
    for value in values {
        visit(value).await;
    }
    if matches!(status, Status::Error) {
        return Err("refused");
    }
    Ok(values.iter())
}

/// What is returned has another type than what is said last.
#[track_metrics(crate = crate::facade, namespace = "later")]
pub async fn coerced(prefix: &str) -> Box<dyn Fn(&str) -> String + Send + '_> {
    ready(()).await;
    if prefix.is_empty() {
        return Box::new(str::to_owned);
    }
    Box::new(move |text| prefix.to_owned() + text)
}

/// Never returns.
#[track_metrics(crate = crate::facade, namespace = "later")]
pub async fn never() -> ! {
    loop {
        let _: () = pending().await;
    }
}

/// Does nothing, under the name of the crate.
#[track_metrics(crate = crate::facade)]
pub async fn unit(mut text: String, mut count: usize) {
    text.push('x');
    count += text.len();
    ready(()).await;
    drop((text, count));
}

/// Futures stay `Send`.
#[must_use]
pub fn sent(text: &str) -> Pin<Box<dyn Later<Output = Result<&str, Failure>> + Send + '_>> {
    Box::pin(words(Provider::Openai, text))
}

/// A box that says what comes of it, and nothing of how long that lives.
pub type LocalBoxFuture<T> = Pin<Box<dyn Later<Output = T>>>;

/// Passes a box on.
#[must_use]
#[track_metrics(crate = crate::facade, namespace = "later")]
pub fn passed_on<T>(make: fn() -> LocalBoxFuture<T>) -> LocalBoxFuture<T> {
    make()
}
