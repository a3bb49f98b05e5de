//! The metrics that functions are bound to, and those that are counted by hand.

use crate::till::{Declined, Plan};
use tallymark::{
    Counter, Gauge, Histogram, Info, Interned, KindOf, Label, LabelSet, MetricSet, Outcome,
    Summary, UpDown,
};

/// A name of something that is sold.
#[derive(Label, Clone, Copy)]
#[label(capacity = 10)]
pub struct Item(Interned);

/// A function that answers.
#[derive(Label, Clone, Copy)]
#[label(capacity = 20)]
pub struct Handler(Interned);

/// How much it was.
#[derive(Label, Clone, Copy)]
pub enum Amount {
    /// Not much.
    Small,
    /// Much.
    Large,
}

impl Amount {
    /// The amount of so much.
    pub fn of(value: u64) -> Self {
        if value < 100 {
            Self::Small
        } else {
            Self::Large
        }
    }
}

impl From<Outcome> for Amount {
    fn from(_: Outcome) -> Self {
        Self::Small
    }
}

/// What a visitor wants, and how.
#[derive(LabelSet, Clone, Copy)]
pub struct Visit {
    /// By which plan.
    pub plan: Plan,
    /// Whether for the first time.
    pub is_first: bool,
}

/// Metrics of the shop.
#[derive(MetricSet)]
#[metrics(namespace = "shop", static = SHOP)]
pub struct Shop {
    /// Orders placed.
    pub orders_total: Counter<(Plan, Outcome)>,
    /// Orders refused.
    pub refusals_total: Counter<KindOf<Declined>>,
    /// Visits.
    pub visits_total: Counter<Visit>,
    /// Money spent.
    pub spent_dollars_total: Counter<Plan, f64>,
    /// Lines of baskets.
    pub lines_total: Counter<Plan>,
    /// Time to answer.
    pub answer_seconds: Histogram<Plan>,
    /// Orders in work.
    pub orders_in_flight: UpDown<Plan>,
    /// Weights of parcels.
    pub parcel_grams: Summary,
    /// The temperature of the cold store.
    pub cold_store_celsius: Gauge,
    /// Who serves.
    pub clerk_info: Info<Item>,
}
