//! Series that stand side by side, and rows of them, which differ in their last label only.

use super::{Point, Reading, advance};
use crate::description::{FamilyDescription, Kind, Number};
use crate::settle::Part;

/// Series that stand side by side, and what was read of them.
pub(crate) struct Run<'a> {
    pub(crate) part: &'a Part,
    pub(crate) description: &'static FamilyDescription,
    /// The label values of the first series that is left; those of the next run in the end.
    values: &'a mut [usize],
    /// All cells of the series that are left.
    cells: &'a [u64],
    /// How many series are left, and how many of these are in the next row.
    left: usize,
    next: usize,
    /// Where the first of them is in the part.
    first: u32,
}

impl<'a> Run<'a> {
    /// So many series of a part from number `series` on, of which the values are.
    pub(super) fn new(
        (description, part): (&'static FamilyDescription, &'a Part),
        values: &'a mut [usize],
        cells: &'a [u64],
        (series, count): (u32, u32),
    ) -> Self {
        let left = count as usize;
        Self {
            part,
            description,
            next: next(description, values, left),
            values,
            cells,
            left,
            first: part.layout.slot(series),
        }
    }

    /// The next row, which [`advance`](Self::advance) goes beyond.
    #[inline]
    pub(crate) fn row(&mut self) -> Option<Row<'_>> {
        if self.next == 0 {
            return None;
        }
        Some(Row {
            part: self.part,
            description: self.description,
            cells: &self.cells[..self.next * self.part.layout.cells as usize],
            values: self.values,
            first: self.first,
        })
    }

    /// Goes on to the next row, and returns how many of the first labels keep their values.
    #[inline]
    pub(crate) fn advance(&mut self) -> usize {
        let cells = self.next * self.part.layout.cells as usize;
        self.cells = &self.cells[cells..];
        self.left -= self.next;
        self.first += cells as u32;
        let mut same = 0;
        if let (Some((label, labels)), Some((value, values))) = (
            self.description.labels.split_last(),
            self.values.split_last_mut(),
        ) {
            *value += self.next;
            same = labels.len();
            if *value >= label.cardinality {
                *value = 0;
                same = advance(labels, values);
            }
        }
        self.next = next(self.description, self.values, self.left);
        same
    }

    /// Goes on to the first row of which a series is shown, if there is one.
    pub(super) fn skip_to_shown(&mut self) -> bool {
        while let Some(row) = self.row() {
            if !row.is_empty() {
                return true;
            }
            self.advance();
        }
        false
    }

    /// Calls `each` with all series that are shown.
    pub(crate) fn each(mut self, mut each: impl FnMut(&[usize], &Point<'_>)) {
        while let Some(row) = self.row() {
            row.each(&mut each);
            self.advance();
        }
    }

    /// Whether all of it are numbers that count up from 0, and nothing comes with them.
    pub(crate) fn is_of_numbers(&self) -> bool {
        let is_number = matches!(
            self.description.kind,
            Kind::Counter | Kind::Gauge | Kind::UpDown
        );
        is_number
            && self.description.number == Number::Unsigned
            && self.part.exemplars.of_series(self.first).is_none()
    }
}

/// The series of the row that begins with the one of these values, of so many.
#[inline]
fn next(description: &FamilyDescription, values: &[usize], left: usize) -> usize {
    match (description.labels.last(), values.last()) {
        (Some(label), Some(value)) => left.min(label.cardinality - value),
        _ => left.min(1),
    }
}

/// Series that stand side by side, and whose labels are the same but for the last.
pub(crate) struct Row<'a> {
    part: &'a Part,
    description: &'static FamilyDescription,
    /// The label values of the first series.
    values: &'a mut [usize],
    /// All cells of all series.
    pub(crate) cells: &'a [u64],
    /// Where the first cell is in the part.
    first: u32,
}

impl<'a> Row<'a> {
    /// The label values of the first series.
    #[inline(always)]
    pub(crate) fn values(&self) -> &[usize] {
        self.values
    }

    /// Whether a series of one number is shown, if the value of its last label has been met.
    #[inline(always)]
    pub(crate) fn shows(&self, number: u64) -> bool {
        number != 0 || self.description.shows_untouched
    }

    /// Whether a value of the last label has been met.
    pub(crate) fn is_last_met(&self, value: usize) -> bool {
        match self.description.labels.split_last() {
            Some((label, first)) => self.part.is_met(label, first.len(), value),
            None => true,
        }
    }

    /// Whether the values of all labels but the last have been met.
    #[inline]
    pub(crate) fn is_met(&self) -> bool {
        let first = self.values.split_last().map_or(&[][..], |(_, first)| first);
        self.part.are_met(self.description.labels, first)
    }

    /// Whether no series is shown.
    fn is_empty(&self) -> bool {
        let start = self.values.last().copied().unwrap_or_default();
        let mut series = self.series().enumerate();
        let is_shown =
            |(at, cells): (usize, &[u64])| self.is_touched(cells) && self.is_last_met(start + at);
        !(self.is_met() && series.any(is_shown))
    }

    /// Calls `each` with all series that are shown.
    pub(crate) fn each(self, each: &mut impl FnMut(&[usize], &Point<'_>)) {
        if !self.is_met() {
            return;
        }
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
            if self.is_touched(cells) && self.is_last_met(start + at) {
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
