//! What stands in for things that a macro found mistakes in: never reached, because the mistakes
//! keep the program from being compiled.

use crate::description::{FamilyDescription, Kind, SetDescription};
use std::marker::PhantomData;
use std::ops::Deref;

/// A set without families.
pub const EMPTY_SET: &SetDescription = &SetDescription {
    name: "",
    prefix: "",
    constant_labels: &[],
    items: &[],
    max_series: 0,
};

/// A value that could not be made.
#[allow(clippy::missing_panics_doc, reason = "never reached")]
pub const fn missing<T>() -> T {
    panic!("the mistakes above keep this from being made")
}

/// Every type has what a metric is made by, so that one that is no metric is not told to lack it as
/// well. A metric's own comes before this.
pub trait NotAMetric: Sized {
    /// Stands in for a metric.
    fn described(_: &'static FamilyDescription) -> Self {
        missing()
    }
}

impl<T> NotAMetric for T {}

/// The metric of a field, whose `kind` was asked for beside it: of a type that has none, the compiler
/// does not go on to say that it cannot be made in a constant.
pub const fn metric<T>(_kind: Kind, metric: T) -> T {
    metric
}

/// Stands in for a static of type `T`.
pub struct Missing<T>(PhantomData<fn() -> T>);

impl<T> Missing<T> {
    /// The stand-in.
    #[allow(
        clippy::new_without_default,
        reason = "made by generated code, in a static"
    )]
    pub const fn new() -> Self {
        Self(PhantomData)
    }
}

impl<T> Deref for Missing<T> {
    type Target = T;

    fn deref(&self) -> &T {
        missing()
    }
}
