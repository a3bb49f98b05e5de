//! What the checks of functions that are not measured name, with the feature `off`. Nothing here is
//! ever called: it gives types to what is compared with them.

use crate::call::never;
use crate::function::Began;

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
