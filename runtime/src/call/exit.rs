//! How a call ended, and what it returned.

use crate::error_kind::{ErrorKind, KindOf};
use crate::label::Label;
use crate::label_set::Labels;
use crate::outcome::Outcome;
use std::ops::Deref;

/// The end of a call that returns an `R`.
///
/// What differs for a `Result` stands here, and what holds for every type in [`Plain`], to which this
/// dereferences: method resolution takes what fits, for aliases such as `io::Result` as well, and
/// without a trait in scope.
pub struct Exit<'a, R>(Plain<'a, R>);

/// The end of a call that returns anything but a `Result`.
pub struct Plain<'a, R> {
    returned: Option<&'a R>,
    /// How the call ended, if it did not return.
    otherwise: Outcome,
}

impl<'a, R> Exit<'a, R> {
    /// The end of a call that returned.
    #[inline(always)]
    pub fn of(returned: &'a R) -> Self {
        Self(Plain {
            returned: Some(returned),
            otherwise: Outcome::Ok,
        })
    }

    /// The end of a call that did not return.
    #[inline(always)]
    pub(super) fn without(otherwise: Outcome) -> Self {
        Self(Plain {
            returned: None,
            otherwise,
        })
    }
}

impl<'a, R> Deref for Exit<'a, R> {
    type Target = Plain<'a, R>;

    #[inline(always)]
    fn deref(&self) -> &Plain<'a, R> {
        &self.0
    }
}

impl<'a, T, E> Exit<'a, Result<T, E>> {
    /// How the call ended.
    #[inline(always)]
    pub fn __outcome(&self) -> Outcome {
        match self.returned {
            Some(Ok(_)) => Outcome::Ok,
            Some(Err(_)) => Outcome::Error,
            None => self.otherwise,
        }
    }

    /// What a successful call returned.
    #[inline(always)]
    pub fn __value(&self) -> Option<&'a T> {
        self.returned?.as_ref().ok()
    }

    /// What a failed call returned.
    #[inline(always)]
    pub fn __error(&self) -> Option<&'a E> {
        self.returned?.as_ref().err()
    }
}

impl<'a, R> Plain<'a, R> {
    /// How the call ended.
    #[inline(always)]
    pub fn __outcome(&self) -> Outcome {
        self.otherwise
    }

    /// What the call returned.
    #[inline(always)]
    pub fn __value(&self) -> Option<&'a R> {
        self.returned
    }

    /// How the call ended, if `is_ok` judges what it returned.
    #[inline(always)]
    pub fn __judged(&self, is_ok: impl FnOnce(&R) -> bool) -> Outcome {
        match self.returned {
            Some(returned) if is_ok(returned) => Outcome::Ok,
            Some(_) => Outcome::Error,
            None => self.otherwise,
        }
    }

    /// How the call ended, if `is_error` judges what it returned.
    #[inline(always)]
    pub fn __judged_unless(&self, is_error: impl FnOnce(&R) -> bool) -> Outcome {
        self.__judged(|returned| !is_error(returned))
    }

    /// What the call returned, a `Result` as a whole.
    #[inline(always)]
    pub fn __returned(&self) -> Option<&'a R> {
        self.returned
    }
}

/// The kind of a failed call's error.
#[inline(always)]
pub fn kind_of<E: ErrorKind>(error: &E) -> KindOf<E> {
    KindOf::of(error)
}

/// The place of the kind of a call's error, if it has one.
#[inline(always)]
pub fn kind<E: ErrorKind>(error: Option<&E>) -> Option<u32> {
    kind_as(error.map(KindOf::of))
}

/// The place of a label's value, if there is one.
#[inline(always)]
pub fn kind_as<K: Label>(kind: Option<K>) -> Option<u32> {
    kind.map(|kind| kind.combination() as u32)
}

/// Reads an amount out of what a call returned, if it returned that.
#[inline(always)]
pub fn amount<T: ?Sized, V>(value: Option<&T>, read: impl FnOnce(&T) -> V) -> Option<V> {
    value.map(read)
}

/// A label made from the error that a call returned.
#[inline(always)]
pub fn made_of<E, L>(error: &E, read: impl FnOnce(&E) -> L) -> L {
    read(error)
}

/// A label made from what a call returned, or where it returned nothing, from how it ended.
#[inline(always)]
pub fn made<R, L>(
    returned: Option<&R>,
    read: impl FnOnce(&R) -> L,
    otherwise: impl FnOnce() -> L,
) -> L {
    match returned {
        Some(returned) => read(returned),
        None => otherwise(),
    }
}

/// A label that has a value for calls that return nothing: what a label from the result needs.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no value for a call that panicked or was cancelled",
    label = "cannot be made from how a call ended",
    note = "implement `From<Outcome>` for it, or make the label an `Option`, which is absent then"
)]
pub trait FromOutcome {
    #[doc(hidden)]
    fn __from_outcome(outcome: Outcome) -> Self;
}

#[diagnostic::do_not_recommend]
impl<L: From<Outcome>> FromOutcome for L {
    #[inline(always)]
    fn __from_outcome(outcome: Outcome) -> Self {
        Self::from(outcome)
    }
}
