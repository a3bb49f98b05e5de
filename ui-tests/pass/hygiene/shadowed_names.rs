//! The names that every program knows mean something else here.

#![allow(dead_code, unused_macros)]

mod shadows {
    pub struct Option;
    pub struct Result;
    pub struct String;
    pub struct Vec;
    pub struct Box;
    pub struct Some;
    pub struct None;
    pub struct Ok;
    pub struct Err;
    pub struct Counter;
    pub struct Label;
    pub struct MetricSet;
    pub struct Outcome;
    pub struct Status;
    pub trait From {}
    pub trait Into {}
    pub trait Copy {}
    pub trait Send {}
    pub trait Sync {}
    pub trait Fn {}
    pub trait FnOnce {}
    pub trait Drop {}
    pub trait Default {}
    pub trait Sized {}
    pub fn drop() {}
}

mod std {}
mod core {}
mod tallymark {}
mod linkme {}

macro_rules! concat {
    ($($any:tt)*) => {
        compile_error!("not this one")
    };
}

macro_rules! panic {
    ($($any:tt)*) => {
        compile_error!("not this one")
    };
}

macro_rules! stringify {
    ($($any:tt)*) => {
        compile_error!("not this one")
    };
}

macro_rules! module_path {
    ($($any:tt)*) => {
        compile_error!("not this one")
    };
}

#[allow(unused_imports)]
use shadows::*;

#[derive(::tallymark::Label, ::std::clone::Clone, ::std::marker::Copy)]
enum Size {
    Small,
    None,
}

#[derive(::tallymark::Label, ::std::clone::Clone, ::std::marker::Copy)]
#[label(capacity = 3)]
struct Model(::tallymark::Interned);

#[derive(::tallymark::LabelSet, ::std::clone::Clone, ::std::marker::Copy)]
struct Item {
    size: Size,
    model: Model,
}

#[derive(::tallymark::ErrorKind)]
enum Failure {
    Late,
    Some(u8),
}

#[derive(::tallymark::MetricSet)]
#[metrics(namespace = "shadowed", static = SHADOWED)]
struct Shadowed {
    /// Requests.
    requests_total: ::tallymark::Counter<Item>,
    /// Time.
    duration_seconds: ::tallymark::Histogram<::tallymark::Outcome>,
    /// Errors.
    errors_total: ::tallymark::Counter<::tallymark::KindOf<Failure>>,
}

#[::tallymark::track_metrics(size, errors = Failure, namespace = "shadowed")]
fn own(size: Size) -> ::std::result::Result<u8, Failure> {
    match size {
        Size::Small => ::std::result::Result::Ok(1),
        Size::None => ::std::result::Result::Err(Failure::Late),
    }
}

#[::tallymark::track_metrics(
    item: Item = Item { size: Size::Small, model: "opus".into() },
    count = SHADOWED.requests_total(item),
    duration = SHADOWED.duration_seconds(outcome),
    errors = SHADOWED.errors_total(error),
)]
async fn bound() -> ::std::result::Result<u8, Failure> {
    ::std::result::Result::Err(Failure::Some(1))
}

fn main() {
    use ::std::future::Future;
    ::std::assert!(own(Size::Small).is_ok() && own(Size::None).is_err());
    let mut context = ::std::task::Context::from_waker(::std::task::Waker::noop());
    ::std::assert!(::std::pin::pin!(bound()).poll(&mut context).is_ready());
    let snapshot = ::tallymark::testing::thread_snapshot();
    let late = [("size", "none"), ("error", "late")];
    ::std::assert_eq!(snapshot.counter("shadowed_own_errors_total", &late), 1);
    let item = [("size", "small"), ("model", "opus")];
    ::std::assert_eq!(snapshot.counter("shadowed_requests_total", &item), 1);
    ::std::assert_eq!(
        snapshot.counter("shadowed_errors_total", &[("error", "some")]),
        1
    );
}
