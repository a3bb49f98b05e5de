//! Error types as the values of a label.

mod io;

use crate::label::{Label, LabelText, NamedLabel};
use std::fmt;
use std::marker::PhantomData;

/// A name among the kinds of an error type.
#[derive(Clone, Copy, Debug)]
pub enum KindName {
    /// A kind.
    Own(&'static str),
    /// A variant that holds another error: its name, and the kinds of that error, which follow the
    /// name after an underscore.
    Nested(&'static str, &'static [KindName]),
}

/// An error type with a known number of kinds.
///
/// Derived on an enum: each variant is a kind, or with `#[error_kind(nested)]` as many as the error
/// that it holds has. [`std::io::Error`] has those of its [`kind`](std::io::Error::kind).
#[diagnostic::on_unimplemented(
    message = "the kinds of the error `{Self}` are not known",
    label = "not an error with kinds",
    note = "derive `ErrorKind` on the error's enum; an error of another crate can be a variant of one"
)]
pub trait ErrorKind {
    /// The names of the kinds, in the order of their indices.
    const KINDS: &'static [KindName];

    /// The place of this error's kind among all, nested ones counted out.
    fn kind_index(&self) -> usize;
}

/// The number of kinds in `names`, nested ones counted out.
const fn count_kinds(names: &[KindName]) -> usize {
    let mut count = 0;
    let mut at = 0;
    while at < names.len() {
        count += match names[at] {
            KindName::Own(_) => 1,
            KindName::Nested(_, inner) => count_kinds(inner),
        };
        at += 1;
    }
    count
}

/// The number of kinds in the first `count` of `names`: the index of the first kind after them.
pub const fn kinds_before(names: &[KindName], count: usize) -> usize {
    count_kinds(names.split_at(count).0)
}

macro_rules! through_pointers {
    ($($pointer:ty),*) => { $(
        impl<E: ErrorKind + ?Sized> ErrorKind for $pointer {
            const KINDS: &'static [KindName] = E::KINDS;

            #[inline]
            fn kind_index(&self) -> usize {
                (**self).kind_index()
            }
        }
    )* };
}

through_pointers!(&E, Box<E>, std::rc::Rc<E>, std::sync::Arc<E>);

fn kind_name(names: &[KindName], mut index: usize) -> Option<String> {
    for name in names {
        match name {
            KindName::Own(name) if index == 0 => return Some((*name).to_owned()),
            KindName::Own(_) => index -= 1,
            KindName::Nested(outer, inner) => match kind_name(inner, index) {
                Some(name) => return Some(format!("{outer}_{name}")),
                None => index -= count_kinds(inner),
            },
        }
    }
    None
}

/// The kind of an error `E`, as a label: `error`.
pub struct KindOf<E> {
    index: u32,
    error: PhantomData<fn() -> E>,
}

impl<E: ErrorKind> KindOf<E> {
    /// The kind of `error`.
    #[inline(always)]
    pub fn of(error: &E) -> Self {
        Self {
            index: error.kind_index() as u32,
            error: PhantomData,
        }
    }
}

impl<E> Clone for KindOf<E> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<E> Copy for KindOf<E> {}

impl<E: ErrorKind> fmt::Debug for KindOf<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = kind_name(E::KINDS, self.index as usize).unwrap_or_default();
        write!(f, "KindOf({name:?})")
    }
}

impl<E: ErrorKind> Label for KindOf<E> {
    const CARDINALITY: usize = count_kinds(E::KINDS);

    #[inline(always)]
    fn index(self) -> usize {
        self.index as usize
    }

    fn text(index: usize) -> LabelText {
        kind_name(E::KINDS, index).map_or(LabelText::Unmet, |name| LabelText::Value(name.into()))
    }
}

impl<E: ErrorKind> NamedLabel for KindOf<E> {
    const NAME: &'static str = "error";
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAMES: &[KindName] = &[
        KindName::Own("timeout"),
        KindName::Nested("http", &[KindName::Own("closed"), KindName::Own("refused")]),
        KindName::Own("other"),
    ];

    #[test]
    fn nested_kinds_stand_where_their_variant_does() {
        assert_eq!(count_kinds(NAMES), 4);
        let names: Vec<_> = (0..5).map_while(|index| kind_name(NAMES, index)).collect();
        assert_eq!(names, ["timeout", "http_closed", "http_refused", "other"]);
    }
}
