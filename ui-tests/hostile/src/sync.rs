//! Functions: what they return, how they leave, and what is around and in them.

use crate::declared::{CALLS, Failure, Fallible, Model, NetError, Provider, Route, User};
use crate::facade::{Outcome, Status, track_metrics};
use std::error::Error;
use std::fmt::{Debug, Display};

/// Every setting of metrics of its own.
///
/// # Errors
/// As many as there are.
#[track_metrics(
    crate = crate::facade,
    to: Provider = *provider,
    user: User = user.into(),
    model: Model = (user.as_str().len() + usize::from(cached)).into(),
    cached,
    absent: Option<bool> = None,
    region = "eu",
    errors = Failure,
    namespace = "sync",
    name = "every_setting",
    buckets = [1, 2.5],
    max_series = 2_000,
)]
pub fn settings(provider: &Provider, user: &str, cached: bool) -> Fallible<usize> {
    if cached {
        return Ok(0);
    }
    if user.is_empty() {
        Err(NetError::Closed { after: 3 })?;
    }
    match *provider {
        Provider::Openai => Ok(user.len()),
        Provider::FalAi => Err(Failure::Limited(1)),
    }
}

/// Every word of declared metrics, and metrics of its own as well.
///
/// # Errors
/// If there is nothing.
#[track_metrics(crate = crate::facade, namespace = "sync")]
#[track_metrics(
    crate = crate::facade,
    provider,
    user: User = text.into(),
    model: Model = text.len().into(),
    status: Status = from outcome,
    route: Route = Route { from: provider, to: None, cached: text.is_empty() },
    count = CALLS.requests_total(model, status),
    count = CALLS.user_requests_total(user, outcome),
    count = CALLS.net.cache.lookups_total(Route { cached: true, ..route }),
    duration = CALLS.duration_seconds(provider),
    duration = CALLS.delay_seconds(),
    in_flight = CALLS.in_flight(provider),
    in_flight = CALLS.all_in_flight(),
    errors = CALLS.errors_total(error, provider),
    observe(|text| f64::from(u8::from(text.is_empty()))) = CALLS.size_bytes(route),
    observe(|_: &&str| 300.0) = CALLS.length_bytes(provider, outcome),
    add(|_| 0.5) = CALLS.cost_dollars_total(provider),
    add(|_| 1.5) = CALLS.net.sent_bytes_total(),
)]
pub fn words(provider: Provider, text: &str) -> Result<&str, Failure> {
    let first = text.split(' ').next().ok_or(Failure::Late)?;
    if first.is_empty() {
        return Err(Failure::Late);
    }
    Ok(first)
}

/// Calls itself.
#[must_use]
#[track_metrics(crate = crate::facade, namespace = "sync")]
pub fn factorial(n: u64) -> u64 {
    if n == 0 { 1 } else { n * factorial(n - 1) }
}

/// Has functions and types in it, of the same name even.
#[must_use]
#[track_metrics(crate = crate::facade, namespace = "sync")]
pub fn outer(n: u64) -> u64 {
    use std::cmp::max;
    const STEP: u64 = 2;

    struct Inner(u64);

    impl Inner {
        #[track_metrics(crate = crate::facade, namespace = "sync", name = "inner_outer")]
        fn outer(&self) -> u64 {
            #[track_metrics(crate = crate::facade, namespace = "sync", name = "innermost_outer")]
            fn outer(n: u64) -> u64 {
                n * STEP
            }
            outer(self.0)
        }
    }

    max(Inner(n).outer(), 1) + Inner(n).outer()
}

/// Type parameters, lifetimes and constants.
///
/// # Errors
/// If there is no text.
#[track_metrics(crate = crate::facade, status, namespace = "sync")]
pub fn generic<'a, 'b: 'a, T, F, const N: usize>(
    status: Status,
    left: &'a str,
    right: &'b str,
    values: &[T; N],
    mut visit: F,
) -> Result<
    (&'a str, impl Iterator<Item = usize> + use<'a, 'b, T, F, N>),
    Box<dyn Error + Send + Sync>,
>
where
    T: Debug,
    F: FnMut(&T),
{
    values.iter().for_each(&mut visit);
    if left.is_empty() && matches!(status, Status::Error) {
        return Err("no text".into());
    }
    let longest = if left.len() < right.len() {
        right
    } else {
        left
    };
    Ok((longest, 0..N))
}

/// Parameters that are taken apart, changed, renamed, or left alone.
#[track_metrics(crate = crate::facade, status: Status = status, namespace = "sync")]
pub fn patterns(
    (status, mut factor): (Status, i32),
    [first, .., last]: [i32; 3],
    r#type: String,
    _: &str,
    #[allow(unused_variables, reason = "that it is unused is the test")] unused: &[u8],
) -> (String, i32) {
    factor += 1;
    let _ = status;
    (r#type, (first + last) * factor)
}

/// What is returned has another type than what is said last.
///
/// # Errors
/// If it is 0.
#[track_metrics(crate = crate::facade, namespace = "sync")]
pub fn coerced(number: u8) -> Result<Box<dyn Display>, Box<dyn Error>> {
    if number == 0 {
        Err("none")?;
    }
    Ok(if number == 1 {
        Box::new("one")
    } else {
        Box::new(number)
    })
}

/// A parameter that is only dropped.
///
/// # Errors
/// Never.
#[track_metrics(crate = crate::facade, namespace = "sync")]
pub fn ignored(_text: Vec<u8>) -> Result<(), Failure> {
    Ok(())
}

/// Leaves by a label and in the middle.
#[must_use]
#[track_metrics(crate = crate::facade, namespace = "sync")]
pub fn leaves(numbers: &[u32]) -> Option<u32> {
    let found = numbers.iter().find(|number| **number > 100);
    if found.is_some() {
        return found.copied();
    }
    let even = 'search: {
        for number in numbers {
            if number % 2 == 0 {
                break 'search Some(*number);
            }
        }
        None
    };
    Some(even? + *numbers.first()?)
}

/// Borrows mutably, conditionally.
#[track_metrics(crate = crate::facade, namespace = "sync")]
pub fn borrows<'a>(slot: &'a mut Option<String>, text: &mut &str) -> &'a mut String {
    slot.get_or_insert_with(|| std::mem::take(text).to_owned())
}

/// A raw name, with raw labels.
#[must_use]
#[track_metrics(crate = crate::facade, r#in, r#as = "raw", namespace = "sync")]
pub fn r#match(r#in: Status) -> fn(&str) -> &str {
    let _ = r#in;
    |text| text
}

/// Panics.
///
/// # Panics
/// Always.
#[track_metrics(crate = crate::facade, namespace = "sync")]
pub fn panics() -> ! {
    panic!("on purpose")
}

/// Names that stand in expansions, as parameters.
#[must_use]
#[track_metrics(
    crate = crate::facade,
    exit,
    count = CALLS.user_requests_total("names".into(), exit),
    add(|value| f64::from(*value)) = CALLS.amounts_total(),
)]
pub fn names(exit: Outcome, value: u8, error: u8, outcome: u8, call: u8, start: u8) -> u8 {
    let result = value + error;
    let labels = outcome + call + start;
    let _ = exit;
    result + labels
}
