//! The walk over all series of a registry that every encoder and snapshot shares.

mod run;

use crate::computed::Results;
use crate::description::{Detail, FamilyDescription, Kind, LabelDescription, Number};
use crate::exemplar::SeriesExemplars;
use crate::family::{Layout, READ_AT_ONCE};
use crate::native::{Observed, Stores};
use crate::settle::{Part, Settled, SettledFamily};
use crate::slots::{Block, POOL};
use std::cell::Cell;

pub(crate) use run::{Row, Run};

/// The value of one series.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Reading<'a> {
    Unsigned(u64),
    Signed(i64),
    Float(f64),
    Histogram {
        buckets: &'a [u64],
        sum: f64,
    },
    Summary {
        count: u64,
        sum: f64,
        /// Each quantile and its value, ascending.
        quantiles: &'a [(f64, f64)],
    },
    /// The place of the state, if one was set.
    State(Option<usize>),
    Native(&'a Observed),
}

/// A series at one moment.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Point<'a> {
    pub(crate) reading: Reading<'a>,
    /// When it began to count, in milliseconds since 1970; for what counts from there alone.
    pub(crate) created: Option<u64>,
    /// By cell: 0 for a number, the bucket for a histogram.
    pub(crate) exemplars: Option<SeriesExemplars<'a>>,
}

/// What is done with each family and series.
pub(crate) trait Visitor {
    /// Whether a family is to be visited at all.
    fn wants(&self, _family: &SettledFamily) -> bool {
        true
    }
    /// Comes before the first series of a family. Families without series are left out.
    fn family(&mut self, family: &SettledFamily);
    /// `values` are the indices of the label values, in the order of the family's labels.
    fn series(&mut self, family: &SettledFamily, part: &Part, values: &[usize], point: &Point<'_>);
    /// Series that stand side by side; not all of them have to be shown.
    fn run(&mut self, family: &SettledFamily, run: Run<'_>) {
        let part = run.part;
        run.each(|values, point| self.series(family, part, values, point));
    }
}

/// Where the values are read from.
pub(crate) enum Source {
    /// All blocks.
    Program,
    /// The calling thread's own block, unless it is being torn down.
    Thread(Option<&'static Block>),
}

impl Source {
    /// Whether any of so many slots from the first on may be other than 0.
    fn has_any(&self, (first, len): (u32, u32)) -> bool {
        match self {
            Self::Program => POOL.has_any(first, len),
            Self::Thread(Some(block)) => block.has_any(first, len),
            Self::Thread(None) => false,
        }
    }
}

/// Walks over all families by name, and over their series in the order of their labels.
pub(crate) fn walk(
    settled: &Settled,
    source: &Source,
    buffers: &mut Buffers,
    visitor: &mut impl Visitor,
) {
    let mut few = [0; READ_AT_ONCE as usize];
    for family in &settled.families {
        if visitor.wants(family) {
            let mut telling = Telling {
                family,
                visitor,
                is_told: false,
            };
            for part in &family.parts {
                let buffers = (&mut few, &mut *buffers);
                walk_part(family.description, part, source, buffers, &mut telling);
            }
        }
    }
}

/// A visitor who is told of a family when its first series comes.
struct Telling<'a, V> {
    family: &'a SettledFamily,
    visitor: &'a mut V,
    is_told: bool,
}

impl<V: Visitor> Telling<'_, V> {
    fn tell(&mut self) {
        if !self.is_told {
            self.is_told = true;
            self.visitor.family(self.family);
        }
    }

    fn series(&mut self, part: &Part, values: &[usize], point: &Point<'_>) {
        self.tell();
        self.visitor.series(self.family, part, values, point);
    }

    fn run(&mut self, mut run: Run<'_>) {
        if !self.is_told && !run.skip_to_shown() {
            return;
        }
        self.tell();
        self.visitor.run(self.family, run);
    }
}

/// Cells of few series, which take no memory from walk to walk.
type Few = [u64; READ_AT_ONCE as usize];

/// What series are read into, one after another; may be kept from walk to walk.
#[derive(Default)]
pub(crate) struct Buffers {
    /// The cells of a series that has more of them than are read at once.
    many: Vec<u64>,
    values: Vec<usize>,
    observed: Observed,
    results: Results,
}

fn walk_part(
    description: &'static FamilyDescription,
    part: &Part,
    source: &Source,
    (few, buffers): (&mut Few, &mut Buffers),
    visitor: &mut Telling<'_, impl Visitor>,
) {
    let Buffers {
        many,
        values,
        observed,
        results,
    } = buffers;
    values.clear();
    values.resize(description.labels.len(), 0);
    if let Some(stores) = &part.native {
        return walk_native(
            (description, part),
            stores,
            source,
            (values, observed),
            visitor,
        );
    }
    if let Detail::Computed(_) = description.detail {
        return walk_computed((description, part), source, (values, results), visitor);
    }
    let layout = part.layout;
    let mut series = 0;
    while series < layout.series {
        let count = layout.side_by_side(series);
        let slots = (part.base + layout.slot(series), count * layout.cells);
        if description.shows_untouched || source.has_any(slots) {
            let cells = slots.1 as usize;
            let cells = few.get_mut(..cells).unwrap_or_else(|| {
                many.resize(cells, 0);
                many
            });
            read(source, description, (part.base, layout), series, cells);
            let these = (series, count);
            visitor.run(Run::new((description, part), values, cells, these));
        } else {
            skip(description, values, count as usize);
        }
        series += count;
    }
}

fn walk_native(
    (description, part): (&FamilyDescription, &Part),
    stores: &Stores,
    source: &Source,
    (values, observed): (&mut [usize], &mut Observed),
    visitor: &mut Telling<'_, impl Visitor>,
) {
    for series in 0..part.layout.series {
        let is_touched = match source {
            Source::Program => stores.read(series as usize, observed),
            Source::Thread(_) => stores.read_nothing(observed),
        };
        if (description.shows_untouched || is_touched) && part.are_met(description.labels, values) {
            let first = series * (description.bounds.len() as u32 + 1);
            let point = Point {
                reading: Reading::Native(observed),
                created: Some(part.created),
                exemplars: part.exemplars.of_series(first),
            };
            visitor.series(part, values, &point);
        }
        advance(description.labels, values);
    }
}

fn walk_computed(
    (description, part): (&FamilyDescription, &Part),
    source: &Source,
    (values, results): (&mut [usize], &mut Results),
    visitor: &mut Telling<'_, impl Visitor>,
) {
    let Some(computation) = &part.computation else {
        return;
    };
    let missing = computation
        .missing()
        .filter(|_| description.shows_untouched);
    for result in computation.results(source, results) {
        if let Some(value) = result.or(missing)
            && part.are_met(description.labels, values)
        {
            let point = Point {
                reading: Reading::Float(value),
                created: None,
                exemplars: None,
            };
            visitor.series(part, values, &point);
        }
        advance(description.labels, values);
    }
}

/// Reads the cells of series that stand side by side, from number `series` on, over what is there.
pub(crate) fn read(
    source: &Source,
    description: &FamilyDescription,
    (base, layout): (u32, Layout),
    series: u32,
    cells: &mut [u64],
) {
    let first = base + layout.slot(series);
    match source {
        Source::Program => match (description.kind, description.number) {
            (Kind::Histogram | Kind::Summary, _) => {
                POOL.read(first, cells, is_last(layout.cells as usize));
            }
            (_, Number::Float) => POOL.read(first, cells, |_| true),
            _ => POOL.read(first, cells, |_| false),
        },
        Source::Thread(Some(block)) => {
            cells.fill(0);
            block.read(first, cells, &mut |_, cell, value| *cell = value);
        }
        Source::Thread(None) => cells.fill(0),
    }
}

/// Whether a cell is the last one of its series, of so many. Divides only where the series is another than that
/// which was asked of before.
fn is_last(width: usize) -> impl Fn(usize) -> bool {
    let start = Cell::new(0);
    move |at| {
        if at.wrapping_sub(start.get()) >= width {
            start.set(at / width * width);
        }
        at - start.get() == width - 1
    }
}

/// Turns `values` into the combination that comes `count` later.
fn skip(description: &FamilyDescription, values: &mut [usize], mut count: usize) {
    for (label, value) in description.labels.iter().zip(values).rev() {
        let sum = *value + count;
        *value = sum % label.cardinality;
        count = sum / label.cardinality;
    }
}

/// Turns `values` into the next combination, the last label changing fastest. Returns how many of the first
/// labels keep their values.
pub(crate) fn advance(labels: &[LabelDescription], values: &mut [usize]) -> usize {
    let labels = labels.iter().zip(values).enumerate();
    for (at, (label, value)) in labels.rev() {
        *value += 1;
        if *value < label.cardinality {
            return at;
        }
        *value = 0;
    }
    0
}

#[cfg(test)]
mod tests {
    use super::is_last;

    #[test]
    fn the_last_cell_of_each_series_is_found_in_any_order() {
        for width in [1, 2, 13] {
            let is_last = is_last(width);
            let jumps = [0, 99, 3, 98, 12, 13, 25, 1000, 0];
            for at in (0..100).rev().chain(jumps) {
                assert_eq!(is_last(at), (at + 1) % width == 0, "{at} of {width}");
            }
        }
    }
}
