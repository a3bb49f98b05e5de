//! The families of a function, described when a registry first asks for them.

use super::declaration::word;
use super::{CALLS, Function, IN_FLIGHT};
use crate::description::{
    Detail, FamilyDescription, Kind, LabelDescription, Location, Number, SetDescription,
};
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

pub(super) struct Families {
    pub(super) set: SetDescription,
    calls: FamilyDescription,
    duration: FamilyDescription,
    in_flight: FamilyDescription,
    items: Option<FamilyDescription>,
    errors: Option<FamilyDescription>,
}

impl Families {
    /// Those of a function, made when they are first asked for.
    ///
    /// They stand here and not in the function: for each static, the compiler looks into all types of
    /// which it is made, to see whether threads can share them.
    pub(super) fn of(function: &'static Function) -> &'static Self {
        static ALL: Mutex<BTreeMap<usize, &Families>> = Mutex::new(BTreeMap::new());
        let place = std::ptr::from_ref(function).addr();
        let mut all = ALL.lock().unwrap_or_else(PoisonError::into_inner);
        all.entry(place)
            .or_insert_with(|| Box::leak(Box::new(Self::new(function))))
    }

    fn new(function: &Function) -> Self {
        let (options, types) = (function.inner.options, (function.inner.types)());
        let labels = named(types.labels, function.names.split(' ').skip(1));
        let with = |more: Vec<LabelDescription>| leak([labels.clone(), more].concat());
        let duration = FamilyDescription {
            name: "duration_seconds",
            help: help_of_durations(options.timed),
            kind: Kind::Histogram,
            number: Number::Float,
            labels: with(Vec::new()),
            constant_labels: options.constant_labels,
            bounds: options.bounds.list,
            detail: Detail::None,
            shows_untouched: true,
            max_series: options.max_series,
            location: Location::of(function.location),
            joins: true,
        };
        let calls = FamilyDescription {
            name: "calls_total",
            help: "Calls that ended, by outcome.",
            kind: Kind::Counter,
            number: Number::Unsigned,
            labels: with(named(types.ends, options.ends.iter().copied())),
            bounds: &[],
            ..duration
        };
        let in_flight = FamilyDescription {
            name: "in_flight",
            help: "Calls that have started and not ended.",
            kind: Kind::UpDown,
            number: Number::Signed,
            labels: duration.labels,
            ..calls
        };
        let items = FamilyDescription {
            name: "items_total",
            help: "Items that calls have yielded.",
            labels: duration.labels,
            ..calls
        };
        let errors = types.kind.map(|kind| FamilyDescription {
            name: "errors_total",
            help: "Calls that returned an error, by its kind.",
            labels: with(vec![kind.named(options.kind)]),
            ..calls
        });
        Self {
            set: SetDescription {
                name: word(function.names, 0),
                prefix: word(function.names, 0),
                constant_labels: &[],
                items: &[],
                max_series: usize::MAX,
            },
            calls,
            duration,
            in_flight,
            items: options.has_items.then_some(items),
            errors,
        }
    }

    /// Each family with the place of its first cell, and the number of its series for each
    /// combination of the labels that all families share.
    pub(super) fn all<'a>(
        &'a self,
        function: &Function,
    ) -> impl Iterator<Item = (&'a FamilyDescription, u32, u32)> {
        let places = &function.inner.places;
        let always = [
            (&self.calls, CALLS, places.ends),
            (&self.duration, places.buckets, 1),
            (&self.in_flight, IN_FLIGHT, 1),
        ];
        let items = self.items.iter();
        let errors = self.errors.iter();
        always
            .into_iter()
            .chain(items.map(|items| (items, places.items, 1)))
            .chain(errors.map(|errors| (errors, places.first_kind, places.kinds)))
    }
}

fn named(
    types: &[LabelDescription],
    names: impl Iterator<Item = &'static str>,
) -> Vec<LabelDescription> {
    let both = types.iter().zip(names);
    both.map(|(label, name)| label.named(name)).collect()
}

/// Descriptions live as long as the static of the function.
fn leak(labels: Vec<LabelDescription>) -> &'static [LabelDescription] {
    labels.leak()
}

fn help_of_durations(timed: u8) -> &'static str {
    if timed == super::TIMED {
        "Time from the start of a call to its return, without calls that panicked or were cancelled."
    } else {
        "Time from the start of a call to its end."
    }
}
