//! The metrics that an instrumented function declares for itself.
//!
//! All cells of one combination of labels stand side by side, so that a call finds them once: in
//! flight, the ends of calls by outcome, the buckets and their sum, items, the kinds of errors.
//! Nothing here is generic but the labels: a program has hundreds of these, and each type is one more
//! to compile.

mod began;
mod declaration;
mod exemplified;
mod families;
mod name;

pub use began::{Began, Scope};
pub use declaration::{NoLabel, Options, TIMED};
pub use exemplified::Exemplified;
pub use name::{FunctionName, Naming};

use crate::claim::Claim;
use crate::family::{FamilyRef, Layout};
use crate::label_set::LabelTuple;
use crate::metric_set::{Path, StaticSet};
use crate::outcome::Outcome;
use crate::storage::Sharing;
use declaration::{Places, Types, Usual, check_closely};
use families::Families;
use std::marker::PhantomData;
use std::panic::Location;

/// The metrics of one function: calls by outcome, duration, calls in flight, and what else it asks for.
///
/// Lives in a static that the function declares, among those that the linker gathers. There are many
/// of them, and each is a constant to evaluate: what depends on types alone is evaluated once for
/// all functions of the same types.
pub struct Function {
    /// What the names of its families start with, and the names of the labels of all its families.
    names: &'static str,
    /// Where it stands.
    location: &'static Location<'static>,
    inner: Inner,
}

/// What all functions of the same types begin with.
struct Inner {
    claim: Claim,
    places: Places,
    options: &'static Options,
    /// What the types say. A function and not a constant, since the compiler checks all that a static
    /// refers to, static by static.
    types: fn() -> Types,
}

impl Inner {
    const fn of(places: Places, options: &'static Options, types: fn() -> Types) -> Self {
        Self {
            claim: Claim::new(places.slots(), places.sharing()),
            places,
            options,
            types,
        }
    }

    /// Adds `value`, wrapping, to the cell at `at`.
    #[inline(always)]
    fn add(&self, at: u32, value: u64) {
        if self.places.is_shared {
            self.add_shared(at, value);
        } else {
            self.claim.add(at, value, Sharing::BEYOND);
        }
    }

    /// Not inlined, since few functions have so many labels that their cells are shared.
    #[cold]
    #[inline(never)]
    fn add_shared(&self, at: u32, value: u64) {
        self.claim.add(at, value, Sharing::FAR);
    }
}

const IN_FLIGHT: u32 = 0;
const CALLS: u32 = IN_FLIGHT + 1;

/// A [`Function`] whose labels are an `L`.
///
/// It is the function and nothing else, so that functions of all types stand side by side.
#[repr(transparent)]
pub struct Labelled<L> {
    function: Function,
    labels: PhantomData<fn() -> L>,
}

impl<L: LabelTuple> Labelled<L> {
    /// `names` are what the names of the families start with, and behind it those of the labels, with a
    /// space between: one text is faster compiled than several.
    ///
    /// Calls by [`Outcome`](crate::Outcome), durations of calls that returned in the usual buckets, no
    /// kinds of errors.
    ///
    /// # Panics
    /// As [`with`](Self::with).
    #[track_caller]
    pub const fn new(names: &'static str) -> Self {
        if !Usual::<L>::PLACES.are_well {
            let types = Types::of::<L, (Outcome,), NoLabel>();
            check_closely(names, &types, &Usual::<L>::PLACES, &Options::USUAL);
        }
        Self {
            function: Function {
                names,
                location: Location::caller(),
                inner: Usual::<L>::INNER,
            },
            labels: PhantomData,
        }
    }

    /// What a function asks for that wants other than the usual: the labels of a call's end are an `X`,
    /// that for the kind of an error is a `K`.
    ///
    /// # Panics
    /// If labels, bounds or budget are wrong, with the words of the compile error that the panic
    /// becomes.
    #[track_caller]
    pub const fn with<X: LabelTuple, K: crate::Label>(
        names: &'static str,
        options: &'static Options,
    ) -> Self {
        crate::check::check_bounds(options.bounds.list);
        let places = Places::of::<L, X, K>(options);
        if !places.are_well {
            check_closely(names, &Types::of::<L, X, K>(), &places, options);
        }
        Self {
            function: Function {
                names,
                location: Location::caller(),
                inner: Inner::of(places, options, Types::of::<L, X, K>),
            },
            labels: PhantomData,
        }
    }

    /// Begins a call.
    #[inline]
    pub fn begin(&'static self, labels: L) -> Began {
        self.function
            .begin_at(labels.combination(), crate::clock::now())
    }

    /// Begins a call that is timed in one of `every` calls.
    #[inline]
    pub fn begin_sampled(&'static self, labels: L, every: u32) -> Began {
        let start = crate::sample::start(every);
        self.function.begin_at(labels.combination(), start)
    }
}

impl Function {
    #[inline(always)]
    fn begin_at(&'static self, combination: usize, start: u64) -> Began {
        let first = combination as u32 * self.inner.places.stride;
        self.inner.add(first + IN_FLIGHT, 1);
        Began::new(self, first, start)
    }
}

impl StaticSet for Function {
    fn visit_static(&'static self, each: &mut dyn FnMut(&Path<'_>, FamilyRef<'static>)) {
        let families = Families::of(self);
        let path = Path::root(&families.set);
        let Places {
            stride,
            combinations,
            ..
        } = self.inner.places;
        for (description, offset, inner) in families.all(self) {
            let cells = description.kind.cells(description.bounds.len()) as u32;
            let layout = Layout {
                offset,
                inner,
                stride,
                cells,
                series: combinations * inner,
            };
            each(
                &path,
                FamilyRef {
                    description,
                    claim: &self.inner.claim,
                    layout,
                    native: None,
                    computing: None,
                },
            );
        }
    }
}
