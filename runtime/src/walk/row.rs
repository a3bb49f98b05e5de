//! Series that differ in their last label only.

use super::{Point, Reading};
use crate::description::{FamilyDescription, Kind, Number};
use crate::settle::Part;

/// Series that stand side by side, and whose labels are the same but for the last.
pub(crate) struct Row<'a> {
    pub(crate) part: &'a Part,
    pub(crate) description: &'static FamilyDescription,
    /// The label values of the first series; all but the last have been met.
    pub(super) values: &'a mut [usize],
    /// All cells of all series.
    pub(super) cells: &'a [u64],
    /// Where the first cell is in the part.
    pub(super) first: u32,
}

impl<'a> Row<'a> {
    /// The label values of the first series.
    pub(crate) fn values(&self) -> &[usize] {
        self.values
    }

    /// The value of each series, where it is a number that counts up from 0 and nothing comes with it.
    pub(crate) fn numbers(&self) -> Option<&'a [u64]> {
        let is_number = matches!(
            self.description.kind,
            Kind::Counter | Kind::Gauge | Kind::UpDown
        );
        let is_alone = is_number && self.part.exemplars.of_series(self.first).is_none();
        (is_alone && self.description.number == Number::Unsigned).then_some(self.cells)
    }

    /// Whether a series is shown, if its last label's value has been met.
    #[inline(always)]
    pub(crate) fn shows(&self, value: u64) -> bool {
        value != 0 || self.description.shows_untouched
    }

    /// Whether a value of the last label has been met.
    pub(crate) fn is_met(&self, value: usize) -> bool {
        match self.description.labels.split_last() {
            Some((label, first)) => self.part.is_met(label, first.len(), value),
            None => true,
        }
    }

    /// Whether no series is shown.
    pub(super) fn is_empty(&self) -> bool {
        let start = self.values.last().copied().unwrap_or_default();
        let mut series = self.series().enumerate();
        !series.any(|(at, cells)| self.is_touched(cells) && self.is_met(start + at))
    }

    /// Calls `each` with all series that are shown.
    pub(crate) fn each(self, mut each: impl FnMut(&[usize], &Point<'_>)) {
        let description = self.description;
        let is_counted = matches!(
            description.kind,
            Kind::Counter | Kind::Histogram | Kind::NativeHistogram | Kind::Summary
        );
        let created = is_counted.then_some(self.part.created);
        let start = self.values.last().copied().unwrap_or_default();
        let width = self.part.layout.cells;
        let mut first = self.first;
        for (at, cells) in self.series().enumerate() {
            if self.is_touched(cells) && self.is_met(start + at) {
                if let Some(value) = self.values.last_mut() {
                    *value = start + at;
                }
                let point = Point {
                    reading: reading(description, cells),
                    created,
                    exemplars: self.part.exemplars.of_series(first),
                };
                each(self.values, &point);
            }
            first += width;
        }
        if let Some(value) = self.values.last_mut() {
            *value = start;
        }
    }

    /// The cells of each series.
    fn series(&self) -> impl Iterator<Item = &'a [u64]> + use<'a> {
        self.cells.chunks_exact(self.part.layout.cells as usize)
    }

    fn is_touched(&self, cells: &[u64]) -> bool {
        self.description.shows_untouched || cells.iter().any(|cell| *cell != 0)
    }
}

fn reading<'a>(description: &FamilyDescription, cells: &'a [u64]) -> Reading<'a> {
    match (description.kind, cells) {
        (Kind::Histogram, [buckets @ .., sum]) => Reading::Histogram {
            buckets,
            sum: f64::from_bits(*sum),
        },
        (Kind::Summary, [count, sum]) => Reading::Summary {
            count: *count,
            sum: f64::from_bits(*sum),
            quantiles: &[],
        },
        (Kind::Info, _) => Reading::Unsigned(1),
        (Kind::StateSet, [state, ..]) => Reading::State((*state as usize).checked_sub(1)),
        (_, [cell, ..]) => match description.number {
            Number::Unsigned => Reading::Unsigned(*cell),
            Number::Signed => Reading::Signed(cell.cast_signed()),
            Number::Float => Reading::Float(f64::from_bits(*cell)),
        },
        (_, []) => Reading::Unsigned(0),
    }
}
