//! No prelude, and the names that every program knows mean something else.

#![no_implicit_prelude]

use crate::facade as tally;
#[allow(unused_imports, reason = "that they are here is the test")]
pub use crate::shadows::*;

/// Not the library.
pub mod std {}
/// Not the library.
pub mod core {}
/// Not the library.
pub mod alloc {}
/// Not the facade.
pub mod tallymark {}
/// Not the library.
pub mod linkme {}
/// Not ours.
pub mod buckets {}

/// Macros of well-known names that must not be called.
macro_rules! never_called {
    ($dollar:tt $($name:ident)*) => {
        $(
            #[allow(unused_macros, reason = "that nobody uses it is the test")]
            macro_rules! $name {
                ($dollar($dollar any:tt)*) => {
                    ::core::compile_error!("a macro of the user's was called")
                };
            }
        )*
    };
}

never_called! {
    $ assert assert_eq cfg column concat debug_assert dbg env eprintln file format format_args include_str
    line matches module_path option_env panic print println stringify todo unimplemented unreachable
    vec write writeln
}

/// A label whose values are called like everything.
#[derive(tally::Label, ::core::clone::Clone, ::core::marker::Copy, ::core::fmt::Debug)]
#[label(crate = crate::facade, implies(fast: ::core::primitive::bool, shade: Shade))]
pub enum Size {
    /// Nothing.
    #[label(fast = true, shade = Shade::Ok)]
    None,
    /// Something.
    #[label(fast = false, shade = Shade::CARDINALITY)]
    Some,
}

/// A label whose values are called like a label's constants.
#[derive(tally::Label, ::core::clone::Clone, ::core::marker::Copy, ::core::fmt::Debug)]
#[label(crate = tally, rename_all = "kebab-case")]
#[allow(
    non_camel_case_types,
    clippy::upper_case_acronyms,
    reason = "they are called like constants"
)]
pub enum Shade {
    /// As in `Result`.
    Ok,
    /// As in `Result`.
    Err,
    /// As in the trait.
    CARDINALITY,
    /// As in the trait.
    IMPLIED,
    /// As in the trait.
    NAME,
}

/// Models met at run time.
#[derive(tally::Label, ::core::clone::Clone, ::core::marker::Copy, ::core::fmt::Debug)]
#[label(crate = tally, capacity = 3)]
pub struct Model(tally::Interned);

/// Labels with names.
#[derive(tally::LabelSet, ::core::clone::Clone, ::core::marker::Copy, ::core::fmt::Debug)]
#[label(crate = super::facade)]
pub struct Parcel {
    /// From `Option`.
    pub maybe: ::core::option::Option<::core::primitive::bool>,
    /// A keyword.
    pub r#type: Model,
    /// Another name.
    #[label(name = "shape")]
    pub size: Size,
}

/// Errors whose names mean something else.
#[derive(tally::ErrorKind, ::core::fmt::Debug)]
#[error_kind(crate = ::metrics_by_another_name)]
pub enum Failure {
    /// As in `Result`.
    Err(::core::primitive::u8),
    /// As in the trait.
    #[error_kind("kinds")]
    Kinds {
        /// What.
        index: ::core::primitive::u8,
    },
    /// Boxed.
    #[error_kind(nested)]
    Some(::std::boxed::Box<Inner>),
    /// Borrowed.
    #[error_kind(nested)]
    None {
        /// A keyword.
        r#type: &'static Inner,
    },
}

/// Errors within errors.
#[derive(tally::ErrorKind, ::core::clone::Clone, ::core::marker::Copy, ::core::fmt::Debug)]
#[error_kind(crate = tally)]
pub enum Inner {
    /// As in `Result`.
    Error,
}

/// A set within a set.
#[derive(tally::MetricSet, ::core::fmt::Debug)]
#[metrics(crate = tally, namespace = "within")]
pub struct Within {
    /// Calls.
    pub calls_total: tally::Counter,
}

const fn number() -> ::core::primitive::f64 {
    1.0
}

fn numbers(give: &mut dyn ::core::ops::FnMut(Size, ::core::primitive::f64)) {
    give(Size::Some, 2.0);
}

/// Every type of metric.
#[derive(tally::MetricSet, ::core::fmt::Debug)]
#[metrics(crate = tally, namespace = "shadowed", labels(region = "eu"), static = SHADOWED)]
pub struct Shadowed {
    /// Parcels.
    pub parcels_total: tally::Counter<Parcel>,
    /// Money.
    pub cost_dollars_total:
        tally::Counter<(Size, ::core::option::Option<Model>), ::core::primitive::f64>,
    /// A level.
    pub level: tally::Gauge<Size, ::core::primitive::i64>,
    /// A state, as a number.
    pub shade: tally::Gauge<Size, Shade>,
    /// A state, as lines.
    pub shade_state: tally::StateSet<Shade, Size>,
    /// Time, by exponential buckets.
    #[metric(buckets = [1, 2], max_buckets = 20)]
    pub rest_seconds: tally::NativeHistogram<Size>,
    /// Dear parcels.
    #[metric(ratio(cost_dollars_total{size = "some"} / cost_dollars_total))]
    pub dear_ratio: tally::Computed<Size>,
    /// Parcels a second.
    #[metric(rate(parcels_total, window = "5m"))]
    pub parcels_per_second: tally::Computed,
    /// Numbers.
    #[metric(value = number)]
    pub number: tally::Computed,
    /// Numbers by size.
    #[metric(value = numbers)]
    pub numbers: tally::Computed<Size>,
    /// Calls in flight.
    pub in_flight: tally::UpDown<Size>,
    /// Amounts.
    pub amount: tally::Summary<tally::Outcome>,
    /// Time, by the usual buckets.
    pub duration_seconds: tally::Histogram<tally::Outcome>,
    /// Time, by a list.
    #[metric(buckets = [1, 2.5, 3])]
    pub delay_seconds: tally::Histogram,
    /// Time, by a rule.
    #[metric(buckets = linear(1, 2, 3))]
    pub wait_seconds: tally::Histogram,
    /// The build.
    #[metric(labels(version = "1"))]
    pub build_info: tally::Info,
    /// Errors.
    pub errors_total: tally::Counter<tally::KindOf<Failure>>,
    #[metric(nested)]
    #[allow(missing_docs, reason = "a nested set needs no help")]
    pub within: Within,
}

/// Metrics of its own.
///
/// # Errors
/// If there is no size.
#[tally::track_metrics(
    crate = crate::facade,
    size,
    errors = Failure,
    namespace = "shadowed",
    buckets = [1, 2.5],
)]
pub fn own(size: &Size) -> ::core::result::Result<::core::primitive::u8, Failure> {
    match *size {
        Size::Some => ::core::result::Result::Ok(1),
        Size::None => {
            ::core::result::Result::Err(Failure::Some(::std::boxed::Box::new(Inner::Error)))
        }
    }
}

/// Metrics of its own, later.
///
/// # Errors
/// If there is no size.
#[tally::track_metrics(
    crate = tally,
    size,
    model: Model = ::core::convert::From::from("opus"),
    errors = Failure,
    namespace = "shadowed",
)]
pub async fn own_later(size: Size) -> ::core::result::Result<::core::primitive::u8, Failure> {
    ::std::future::ready(()).await;
    own(&size)
}

/// Every word, in a function of the syntax that `$asyncness` makes.
macro_rules! bound {
    ($(#[$documentation:meta])* $name:ident $($asyncness:ident)?) => {
        $(#[$documentation])*
        #[tally::track_metrics(
            crate = tally,
            size,
            model: Model = ::core::convert::From::from("opus"),
            status: tally::Status = from outcome,
            count = SHADOWED.parcels_total(Parcel { maybe: ::core::option::Option::None, r#type: model, size }),
            count = SHADOWED.within.calls_total(),
            duration = SHADOWED.duration_seconds(outcome),
            in_flight = SHADOWED.in_flight(size),
            errors = SHADOWED.errors_total(error),
            observe(|value| ::core::convert::From::from(*value)) = SHADOWED.amount(outcome),
            add(|value| {
                let _ = status;
                ::core::convert::From::from(*value)
            }) = SHADOWED.cost_dollars_total(size, ::core::option::Option::Some(model)),
        )]
        pub $($asyncness)? fn $name(
            size: Size,
        ) -> ::core::result::Result<::core::primitive::u8, Failure> {
            match size {
                Size::Some => ::core::result::Result::Ok(1),
                Size::None => ::core::result::Result::Err(Failure::None { r#type: &Inner::Error }),
            }
        }
    };
}

bound! {
    /// Declared metrics.
    ///
    /// # Errors
    /// If there is no size.
    bound
}
bound! {
    /// Declared metrics, later.
    ///
    /// # Errors
    /// If there is no size.
    bound_later async
}

/// Never returns.
#[tally::track_metrics(crate = tally, namespace = "shadowed")]
pub fn never() -> ! {
    loop {
        let _: () = ::std::thread::park();
    }
}

/// Never returns, later.
#[tally::track_metrics(crate = tally, size, in_flight = SHADOWED.in_flight(size))]
pub async fn never_later(size: Size) -> ! {
    loop {
        let _: () = ::core::future::pending().await;
    }
}
