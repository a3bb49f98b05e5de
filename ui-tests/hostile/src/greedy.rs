//! Traits and types of the user's with the methods and constants of ours.

use crate::facade::{
    Counter, ErrorKind, Histogram, Interned, KindOf, Label, LabelSet, MetricSet, Outcome, UpDown,
    track_metrics,
};

/// Every type has these.
#[allow(missing_docs, reason = "they are there to be in the way")]
pub trait Greedy: Sized {
    const CARDINALITY: u8 = 1;
    const COMBINATIONS: u8 = 1;
    const DESCRIPTION: u8 = 1;
    const IMPLIED: u8 = 1;
    const KIND: u8 = 1;
    const KINDS: u8 = 1;
    const LABELS: u8 = 1;
    const NAME: u8 = 1;
    const NUMBER: u8 = 1;
    const UNTOUCHED: u8 = 1;

    fn as_str(&self) {}
    fn begin<T>(&self, _: T) {}
    fn combination(&self) {}
    fn end<T>(&self, _: T) {}
    fn end_with<T, U>(&self, _: T, _: U) {}
    fn family(&self) {}
    fn inc(&self) {}
    fn index(&self) {}
    fn intern(&self, _: &str) {}
    fn into_future(self) {}
    fn is_empty(&self) {}
    fn kind_index(&self) {}
    fn map<T>(&self, _: T) {}
    fn of() {}
    fn observe<T>(&self, _: T) {}
    fn poll(&self) {}
    fn saturating_mul(self, _: u8) {}
    fn text(&self) {}
    fn text_of(&self) {}
    fn visit(&self) {}
    fn with<T>(&self, _: T) {}
}

impl<T> Greedy for T {}

/// Constants of a type come before those of its traits.
macro_rules! constants {
    ($($ty:ident { $($name:ident)* })*) => {
        $(
            impl $ty {
                $(
                    #[doc = "Not what it is called."]
                    pub const $name: u8 = 1;
                )*
            }
        )*
    };
}

/// A size.
#[derive(Label, Clone, Copy, Debug)]
#[label(crate = crate::facade, implies(fast: bool))]
pub enum Size {
    /// Small.
    #[label(fast = true)]
    Small,
    /// Large.
    #[label(fast = false)]
    Large,
}

impl Size {
    /// Not an index.
    #[must_use]
    pub const fn index(self) -> &'static str {
        "not an index"
    }

    /// Not a text.
    #[must_use]
    pub const fn text() -> u8 {
        1
    }
}

/// A model.
#[derive(Label, Clone, Copy, Debug)]
#[label(crate = crate::facade, capacity = 3)]
pub struct Model(Interned);

impl Model {
    /// Not a conversion.
    #[must_use]
    pub const fn from() -> u8 {
        1
    }

    /// Not an index.
    #[must_use]
    pub const fn index(self) -> &'static str {
        "not an index"
    }
}

/// An item.
#[derive(LabelSet, Clone, Copy, Debug)]
#[label(crate = crate::facade)]
pub struct Item {
    /// Its size.
    pub size: Size,
    /// Its model.
    pub model: Model,
}

/// An error.
#[derive(ErrorKind, Clone, Copy, Debug)]
#[error_kind(crate = crate::facade)]
pub enum Failure {
    /// Too late.
    Late,
    /// Within.
    #[error_kind(nested)]
    Inner(Inner),
}

/// An error in an error.
#[derive(ErrorKind, Clone, Copy, Debug)]
#[error_kind(crate = crate::facade)]
pub enum Inner {
    /// It broke.
    Broken,
}

/// A set in a set.
#[derive(MetricSet, Debug)]
#[metrics(crate = crate::facade, namespace = "within")]
pub struct Within {
    /// Items.
    pub items_total: Counter<Option<Size>>,
}

/// A set.
#[derive(MetricSet, Debug)]
#[metrics(crate = crate::facade, namespace = "greedy", static = GREEDY)]
pub struct Metrics {
    /// Items.
    pub items_total: Counter<Item>,
    /// A field called like a method.
    pub inc: UpDown<(Size, Outcome)>,
    /// Time.
    pub duration_seconds: Histogram<Outcome>,
    /// In flight.
    pub in_flight: UpDown<Size>,
    /// Errors.
    pub errors_total: Counter<KindOf<Failure>>,
    #[metric(nested)]
    /// A field called like a method of the trait.
    pub visit: Within,
}

constants! {
    Size { CARDINALITY IMPLIED NAME COMBINATIONS LABELS }
    Model { CARDINALITY IMPLIED NAME COMBINATIONS LABELS }
    Item { COMBINATIONS LABELS }
    Failure { KINDS }
    Inner { KINDS }
    Within { DESCRIPTION UNTOUCHED }
    Metrics { DESCRIPTION UNTOUCHED }
}

/// Metrics of its own.
///
/// # Errors
/// If it is large.
#[track_metrics(
    crate = crate::facade,
    size,
    model: Model = model.into(),
    errors = Failure,
    namespace = "greedy",
)]
pub fn own(size: Size, model: &str) -> Result<u8, Failure> {
    size.begin(model);
    match size {
        Size::Small => Ok(1),
        Size::Large => Err(Failure::Inner(Inner::Broken)),
    }
}

/// Declared metrics.
///
/// # Errors
/// If it is large.
#[track_metrics(
    crate = crate::facade,
    size,
    model: Model = model.into(),
    count = GREEDY.items_total(Item { size, model }),
    count = GREEDY.visit.items_total(Some(size)),
    duration = GREEDY.duration_seconds(outcome),
    in_flight = GREEDY.in_flight(size),
    errors = GREEDY.errors_total(error),
    add(|amount| i64::from(*amount)) = GREEDY.inc(size, outcome),
)]
pub async fn bound(size: Size, model: &str) -> Result<u8, Failure> {
    std::future::ready(()).await;
    let amount = own(size, model)?;
    amount.end(model);
    if amount == 0 {
        return Err(Failure::Late);
    }
    Ok(amount)
}
