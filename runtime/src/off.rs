//! What the checks of functions that are not measured name, with the feature `off`. Nothing here runs
//! but in the compiler: it gives types to what is compared with them.

use crate::call::never;
use crate::function::{Began, Labelled, Options};
use crate::label::Label;
use crate::label_set::LabelTuple;
use std::mem::forget;

/// Judges what [`Labelled::new`] would declare.
#[track_caller]
pub const fn declared<L: LabelTuple>(names: &'static str) {
    forget(Labelled::<L>::new(names));
}

/// Judges what [`Labelled::with`] would declare.
#[track_caller]
pub const fn declared_with<L: LabelTuple, X: LabelTuple, K: Label>(
    names: &'static str,
    options: &'static Options,
) {
    forget(Labelled::<L>::with::<X, K>(names, options));
}

/// A call with these labels, of which one in `every` would be timed.
///
/// Asks nothing of the labels: that they are some is told once, by the constant beside it.
pub fn begun<L>(_labels: L, _every: u32) -> Began {
    never()
}

/// A value of the same type.
pub fn alike<T>(_value: &T) -> T {
    never()
}

/// A future that is made where the program never comes.
pub fn unpolled(_future: impl Future) {}

/// What a future gives.
pub type Awaited<F> = <F as Future>::Output;

/// A type that only the body of a function tells.
pub struct Hidden;
