//! Sets of families: what `#[derive(MetricSet)]` implements.

use crate::claim::OutOfSlots;
use crate::description::SetDescription;
use crate::family::FamilyRef;

/// A struct whose fields are metrics.
///
/// Derived. Two forms: `#[metrics(static = NAME)]` declares a `static` that every registry-wide
/// scrape shows, and [`new`](Self::new) makes an instance with values of its own, for libraries that
/// take a set as a parameter and for tests. An instance shows where it is
/// [registered](crate::Registry::register).
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a set of metrics",
    label = "not a set of metrics",
    note = "derive `MetricSet` on it, or remove `nested` if it is a metric"
)]
pub trait MetricSet: Send + Sync + Sized + 'static {
    /// The families, with names, labels, help and budgets.
    const DESCRIPTION: &'static SetDescription;
    #[doc(hidden)]
    const UNTOUCHED: Self;

    #[doc(hidden)]
    fn visit<'a>(&'a self, path: &Path<'_>, each: &mut dyn FnMut(&Path<'_>, FamilyRef<'a>));

    /// An instance with values of its own, all 0.
    ///
    /// # Panics
    /// When the index space is full; see [`try_new`](Self::try_new).
    #[must_use]
    fn new() -> Self {
        match Self::try_new() {
            Ok(set) => set,
            Err(error) => panic!("{}: {error}", Self::DESCRIPTION.name),
        }
    }

    /// An instance with values of its own, all 0.
    ///
    /// # Errors
    /// When the index space of 2³⁰ numbers is full.
    fn try_new() -> Result<Self, OutOfSlots> {
        let set = Self::UNTOUCHED;
        let mut result = Ok(());
        set.visit(&Path::root(Self::DESCRIPTION), &mut |_, family| {
            if result.is_ok() {
                result = family.claim.take().map(drop);
            }
        });
        result.map(|()| set)
    }
}

/// A set without its type, for the registry.
pub(crate) trait AnySet: Send + Sync {
    #[doc(hidden)]
    fn visit_any<'a>(&'a self, each: &mut dyn FnMut(&Path<'_>, FamilyRef<'a>));
}

impl<M: MetricSet> AnySet for M {
    fn visit_any<'a>(&'a self, each: &mut dyn FnMut(&Path<'_>, FamilyRef<'a>)) {
        self.visit(&Path::root(M::DESCRIPTION), each);
    }
}

/// A set that lives as long as the program.
pub trait StaticSet: Sync {
    #[doc(hidden)]
    fn visit_static(&'static self, each: &mut dyn FnMut(&Path<'_>, FamilyRef<'static>));
}

impl<M: MetricSet> StaticSet for M {
    fn visit_static(&'static self, each: &mut dyn FnMut(&Path<'_>, FamilyRef<'static>)) {
        self.visit_any(each);
    }
}

/// The sets around a family, from the inside out.
pub struct Path<'a> {
    set: &'a SetDescription,
    outer: Option<&'a Path<'a>>,
}

impl<'a> Path<'a> {
    pub(crate) fn root(set: &'a SetDescription) -> Self {
        Self { set, outer: None }
    }

    /// The path of a set within this one.
    fn nested<'b>(&'b self, set: &'b SetDescription) -> Path<'b> {
        Path {
            set,
            outer: Some(self),
        }
    }

    /// The whole name of a family called `name` here.
    pub(crate) fn name(&self, name: &str) -> String {
        let name = match self.set.prefix {
            "" => name.to_owned(),
            prefix => format!("{prefix}_{name}"),
        };
        match self.outer {
            Some(outer) => outer.name(&name),
            None => name,
        }
    }

    /// The labels that all families here share, the outermost set's first.
    pub(crate) fn constant_labels(&self) -> Vec<(&'static str, &'static str)> {
        let mut labels = self.outer.map_or_else(Vec::new, Path::constant_labels);
        labels.extend_from_slice(self.set.constant_labels);
        labels
    }
}

/// Visits a set within a set.
pub fn visit_nested<'a, M: MetricSet>(
    set: &'a M,
    path: &Path<'_>,
    each: &mut dyn FnMut(&Path<'_>, FamilyRef<'a>),
) {
    set.visit(&path.nested(M::DESCRIPTION), each);
}
