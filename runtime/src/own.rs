//! The metrics that this crate keeps of itself.

use crate::counter::Counter;
use crate::description::{Detail, FamilyDescription, Item, Kind, Location, Number, SetDescription};
use crate::family::{Family, FamilyRef};
use crate::label::{Label, LabelText, NamedLabel};
use crate::metric_set::{MetricSet, Path};

/// Why a value was left out.
#[derive(Clone, Copy)]
pub(crate) enum Rejection {
    NotANumber,
    Infinite,
    Negative,
}

impl Rejection {
    pub(crate) fn of(value: f64) -> Self {
        if value.is_nan() {
            Self::NotANumber
        } else if value.is_infinite() {
            Self::Infinite
        } else {
            Self::Negative
        }
    }
}

impl Label for Rejection {
    const CARDINALITY: usize = 3;

    fn index(self) -> usize {
        self as usize
    }

    fn text(index: usize) -> LabelText {
        LabelText::Value(["nan", "infinite", "negative"][index].into())
    }
}

impl NamedLabel for Rejection {
    const NAME: &'static str = "reason";
}

/// Counts a value that was left out.
#[cold]
#[cfg_attr(feature = "off", inline(always))]
#[cfg_attr(not(feature = "off"), inline(never))]
pub(crate) fn reject(rejection: Rejection) {
    OWN.rejected.with(rejection).inc();
}

/// Counts a function that was to give the values of a gauge, and panicked.
#[cold]
pub(crate) fn count_panic() {
    OWN.panics.inc();
}

/// Counts a function that was not asked for the values of a gauge, because it has not returned yet.
#[cold]
pub(crate) fn count_hang() {
    OWN.hangs.inc();
}

pub(crate) static OWN: OwnMetrics = OwnMetrics::UNTOUCHED;

pub(crate) struct OwnMetrics {
    rejected: Counter<Rejection>,
    panics: Counter,
    hangs: Counter,
}

const LOCATION: Location = Location {
    file: file!(),
    line: line!(),
    column: column!(),
};

const REJECTED: &FamilyDescription = &FamilyDescription {
    name: "rejected_values_total",
    help: "Values that metrics were given and left out, because they would have spoiled a sum.",
    kind: Kind::Counter,
    number: Number::Unsigned,
    labels: <Counter<Rejection> as Family>::LABELS,
    constant_labels: &[],
    bounds: &[],
    detail: Detail::None,
    shows_untouched: true,
    max_series: 3,
    location: LOCATION,
    joins: false,
};

const PANICS: &FamilyDescription = &FamilyDescription {
    name: "computed_panics_total",
    help: "Functions that panicked instead of giving the values of a computed gauge, which a scrape then left out.",
    kind: Kind::Counter,
    number: Number::Unsigned,
    labels: &[],
    constant_labels: &[],
    bounds: &[],
    detail: Detail::None,
    shows_untouched: true,
    max_series: 1,
    location: LOCATION,
    joins: false,
};

const HANGS: &FamilyDescription = &FamilyDescription {
    name: "computed_hangs_total",
    help: "Times that a function was not asked for the values of a computed gauge, because it had not returned for five seconds.",
    shows_untouched: false,
    ..*PANICS
};

/// The family of strings that became `other`; the registry fills in a part for each bounded label.
pub(crate) const OVERFLOW: &FamilyDescription = &FamilyDescription {
    name: "tallymark_label_overflow_total",
    help: "Strings that became the value other: beyond their label's capacity, empty, or of more than 128 bytes.",
    kind: Kind::Counter,
    number: Number::Unsigned,
    labels: &[],
    constant_labels: &[],
    bounds: &[],
    detail: Detail::None,
    shows_untouched: true,
    max_series: 1000,
    location: LOCATION,
    joins: false,
};

impl MetricSet for OwnMetrics {
    const DESCRIPTION: &'static SetDescription = &SetDescription {
        name: "OwnMetrics",
        prefix: "tallymark",
        constant_labels: &[],
        items: &[
            Item::Family(REJECTED),
            Item::Family(PANICS),
            Item::Family(HANGS),
        ],
        max_series: 5,
    };
    const UNTOUCHED: Self = Self {
        rejected: Counter::described(REJECTED),
        panics: Counter::described(PANICS),
        hangs: Counter::described(HANGS),
    };

    fn visit<'a>(&'a self, path: &Path<'_>, each: &mut dyn FnMut(&Path<'_>, FamilyRef<'a>)) {
        each(path, self.rejected.family());
        each(path, self.panics.family());
        each(path, self.hangs.family());
    }
}
