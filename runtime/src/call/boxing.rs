//! Calls that go into the box that their function returns.
//!
//! A function that passes on a `Pin<Box<dyn Future<Output = T>>>` needs no `T: 'static` for that, for
//! `T` is no part of what is in the box. A box around the box does: to the compiler `T` is a part of
//! `dyn Future<Output = T>`, and so of a [`Call`] of one. Whoever makes such a call knows better, and the
//! usual boxes are made here without that bound; others have theirs checked.
//!
//! Invariant: a box is given the lifetime of the one within only where all that it holds beside that one
//! lives as long. The bounds say so of the closures and of what they leave.

use super::exit::Exit;
use super::future::Call;
use super::items::Items;
use std::ops::{Deref, DerefMut};
use std::pin::Pin;

/// A call on its way into a box.
///
/// What is there for the usual boxes stands here, and what holds for every call in [`Unboxed`], to which
/// this dereferences: method resolution takes what fits.
pub struct Boxing<C>(Unboxed<C>);

/// A call on its way into any box.
pub struct Unboxed<C>(Option<C>);

impl<C> Boxing<C> {
    /// What becomes a box of this call.
    #[inline(always)]
    pub(super) fn of(call: C) -> Self {
        Self(Unboxed(Some(call)))
    }
}

impl<C> Unboxed<C> {
    #[inline(always)]
    fn take(&mut self) -> C {
        self.0.take().expect("a call goes into one box")
    }

    /// The box of an iterator.
    #[inline(always)]
    pub fn __boxed(&mut self) -> Box<C> {
        Box::new(self.take())
    }

    /// The box of a future or a stream.
    #[inline(always)]
    pub fn __pinned(&mut self) -> Pin<Box<C>> {
        Box::pin(self.take())
    }
}

impl<C> Deref for Boxing<C> {
    type Target = Unboxed<C>;

    #[inline(always)]
    fn deref(&self) -> &Unboxed<C> {
        &self.0
    }
}

impl<C> DerefMut for Boxing<C> {
    #[inline(always)]
    fn deref_mut(&mut self) -> &mut Unboxed<C> {
        &mut self.0
    }
}

type PinnedBox<T> = Pin<Box<T>>;

/// The way into `$held<dyn $source<$item = T> + …>`, of a call that has such a box as its body.
macro_rules! boxing {
    (Call: $method:ident $held:ident $source:ident<$item:ident> $($auto:ident)*) => {
        impl<'l, T, B, S, X> Boxing<Call<$held<dyn $source<$item = T> $(+ $auto)* + 'l>, B, S, X>>
        where
            B: FnOnce() -> S $(+ $auto)* + 'l,
            S: $($auto +)* 'l,
            X: FnOnce(S, Exit<'_, T>) $(+ $auto)* + 'l,
        {
            boxing!($method $held $source<$item> $($auto)*);
        }
    };
    (Items: $method:ident $held:ident $source:ident<$item:ident> $($auto:ident)*) => {
        impl<'l, T, B, S, X, N>
            Boxing<Items<$held<dyn $source<$item = T> $(+ $auto)* + 'l>, B, S, X, N>>
        where
            B: FnOnce() -> S $(+ $auto)* + 'l,
            S: $($auto +)* 'l,
            X: FnOnce(S, Exit<'_, ()>) $(+ $auto)* + 'l,
            N: FnMut(&mut S) $(+ $auto)* + 'l,
        {
            boxing!($method $held $source<$item> $($auto)*);
        }
    };
    ($method:ident $held:ident $source:ident<$item:ident> $($auto:ident)*) => {
        /// The box, of the type of the one that is in the call.
        #[inline(always)]
        pub fn $method(mut self) -> $held<dyn $source<$item = T> $(+ $auto)* + 'l> {
            let short: $held<dyn $source<$item = T> $(+ $auto)* + '_> = self.0.$method();
            // SAFETY: the types differ in the lifetime of what is in the box alone. That is a call: the
            // box of the body, whose content lives for `'l` as its type says, and closures and what they
            // leave, of which the bounds say so. `T` is named there, in the types of functions and of
            // what they return, and none is stored: a result is passed on as it comes.
            unsafe {
                std::mem::transmute::<
                    $held<dyn $source<$item = T> $(+ $auto)* + '_>,
                    $held<dyn $source<$item = T> $(+ $auto)* + 'l>,
                >(short)
            }
        }
    };
}

boxing!(Call: __pinned PinnedBox Future<Output>);
boxing!(Call: __pinned PinnedBox Future<Output> Send);
boxing!(Call: __pinned PinnedBox Future<Output> Send Sync);
boxing!(Items: __boxed Box Iterator<Item>);
boxing!(Items: __boxed Box Iterator<Item> Send);
boxing!(Items: __boxed Box Iterator<Item> Send Sync);

#[cfg(feature = "stream")]
mod stream {
    use super::{Boxing, Exit, Items, PinnedBox};
    use futures_core::Stream;

    boxing!(Items: __pinned PinnedBox Stream<Item>);
    boxing!(Items: __pinned PinnedBox Stream<Item> Send);
    boxing!(Items: __pinned PinnedBox Stream<Item> Send Sync);
}
