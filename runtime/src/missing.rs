//! What stands in for things that a macro found mistakes in: never reached, because the mistakes
//! keep the program from being compiled.

use crate::description::SetDescription;
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
