//! The name of a function as the value of a label.

use crate::label::Label;
use once_cell::race::OnceBox;

/// The value that a label `L` has for one function; lives in a static of the function.
pub struct FunctionName<L> {
    name: &'static str,
    value: OnceBox<L>,
}

impl<L: Label + for<'a> From<&'a str>> FunctionName<L> {
    /// The value for a function called `name`.
    pub const fn new(name: &'static str) -> Self {
        Self {
            name,
            value: OnceBox::new(),
        }
    }

    /// The value, made when it is first asked for.
    #[inline]
    pub fn get(&self) -> L {
        *self.value.get_or_init(|| Box::new(L::from(self.name)))
    }
}

/// Makes the name of a function known to its label, so that its series are there from the start.
pub struct Naming(pub fn());
