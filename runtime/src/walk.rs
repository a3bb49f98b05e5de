//! The walk over all series of a registry that every encoder and snapshot shares.

use crate::computed::Results;
use crate::description::{Detail, FamilyDescription, Kind, Number};
use crate::exemplar::SeriesExemplars;
use crate::family::Layout;
use crate::native::{Observed, Stores};
use crate::settle::{Part, Settled, SettledFamily};
use crate::slots::{Block, POOL};

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
}

/// Where the values are read from.
pub(crate) enum Source {
    /// All blocks.
    Program,
    /// The calling thread's own block, unless it is being torn down.
    Thread(Option<&'static Block>),
}

/// Walks over all families by name, and over their series in the order of their labels.
pub(crate) fn walk(settled: &Settled, source: &Source, visitor: &mut impl Visitor) {
    let mut buffers = Buffers::default();
    for family in &settled.families {
        if !visitor.wants(family) {
            continue;
        }
        let mut is_announced = false;
        for part in &family.parts {
            walk_part(family, part, source, &mut buffers, &mut |values, point| {
                if !is_announced {
                    is_announced = true;
                    visitor.family(family);
                }
                visitor.series(family, part, values, point);
            });
        }
    }
}

/// The values of a series' labels.
#[derive(Default)]
struct Combination {
    values: Vec<usize>,
    /// Whether those of all labels but the last have been met, which most often is so for the next
    /// series too.
    is_met_before: Option<bool>,
}

impl Combination {
    fn start(&mut self, description: &FamilyDescription) {
        self.values.clear();
        self.values.resize(description.labels.len(), 0);
        self.is_met_before = None;
    }

    fn advance(&mut self, description: &FamilyDescription) {
        if let (Some(label), Some(value)) = (description.labels.last(), self.values.last_mut())
            && *value + 1 < label.cardinality
        {
            *value += 1;
        } else {
            self.is_met_before = None;
            advance(description, &mut self.values);
        }
    }

    /// Whether all values have been met.
    fn is_met(&mut self, description: &FamilyDescription, part: &Part) -> bool {
        let labels = description.labels;
        let Some((last, first)) = self.values.split_last() else {
            return true;
        };
        let is_met = |at: usize, value: usize| part.is_met(&labels[at], at, value);
        let before = self.is_met_before.get_or_insert_with(|| {
            first
                .iter()
                .enumerate()
                .all(|(at, value)| is_met(at, *value))
        });
        *before && is_met(first.len(), *last)
    }
}

/// What series are read into, one after another.
#[derive(Default)]
struct Buffers {
    cells: Vec<u64>,
    combination: Combination,
    observed: Observed,
    results: Results,
}

fn walk_part(
    family: &SettledFamily,
    part: &Part,
    source: &Source,
    buffers: &mut Buffers,
    each: &mut impl FnMut(&[usize], &Point<'_>),
) {
    let description = family.description;
    let layout = part.layout;
    let is_counted = matches!(
        description.kind,
        Kind::Counter | Kind::Histogram | Kind::NativeHistogram | Kind::Summary
    );
    let created = is_counted.then_some(part.created);
    let Buffers {
        cells,
        combination,
        observed,
        results,
    } = buffers;
    combination.start(description);
    if let Some(stores) = &part.native {
        return walk_native(
            (description, part),
            stores,
            source,
            (combination, observed),
            each,
        );
    }
    if let Detail::Computed(_) = description.detail {
        return walk_computed((description, part), source, (combination, results), each);
    }
    let mut series = 0;
    while series < layout.series {
        read(source, description, (part.base, layout), series, cells);
        let mut first = layout.slot(series);
        for cells in cells.chunks_exact(layout.cells as usize) {
            let is_shown = description.shows_untouched || cells.iter().any(|cell| *cell != 0);
            if is_shown && combination.is_met(description, part) {
                let point = Point {
                    reading: reading(description, cells),
                    created,
                    exemplars: part.exemplars.of_series(first),
                };
                each(&combination.values, &point);
            }
            first += layout.cells;
            combination.advance(description);
        }
        series += layout.inner;
    }
}

fn walk_native(
    (description, part): (&FamilyDescription, &Part),
    stores: &Stores,
    source: &Source,
    (combination, observed): (&mut Combination, &mut Observed),
    each: &mut impl FnMut(&[usize], &Point<'_>),
) {
    for series in 0..part.layout.series {
        let is_touched = match source {
            Source::Program => stores.read(series as usize, observed),
            Source::Thread(_) => stores.read_nothing(observed),
        };
        if (description.shows_untouched || is_touched) && combination.is_met(description, part) {
            let first = series * (description.bounds.len() as u32 + 1);
            let point = Point {
                reading: Reading::Native(observed),
                created: Some(part.created),
                exemplars: part.exemplars.of_series(first),
            };
            each(&combination.values, &point);
        }
        combination.advance(description);
    }
}

fn walk_computed(
    (description, part): (&FamilyDescription, &Part),
    source: &Source,
    (combination, results): (&mut Combination, &mut Results),
    each: &mut impl FnMut(&[usize], &Point<'_>),
) {
    let Some(computation) = &part.computation else {
        return;
    };
    let missing = computation
        .missing()
        .filter(|_| description.shows_untouched);
    for result in computation.results(source, results) {
        if let Some(value) = result.or(missing)
            && combination.is_met(description, part)
        {
            let point = Point {
                reading: Reading::Float(value),
                created: None,
                exemplars: None,
            };
            each(&combination.values, &point);
        }
        combination.advance(description);
    }
}

/// Reads the series that stand side by side from number `series` on.
pub(crate) fn read(
    source: &Source,
    description: &FamilyDescription,
    (base, layout): (u32, Layout),
    series: u32,
    cells: &mut Vec<u64>,
) {
    let (first, width) = (base + layout.slot(series), layout.cells as usize);
    cells.clear();
    cells.resize(layout.inner as usize * width, 0);
    let first_float = match (description.kind, description.number) {
        (Kind::Histogram | Kind::Summary, _) => width - 1,
        (_, Number::Float) => 0,
        _ => width,
    };
    let is_float = |at: usize| at % width >= first_float;
    match source {
        Source::Program => POOL.read(first, cells, is_float),
        Source::Thread(Some(block)) => {
            block.read(first, cells, &mut |_, cell, value| *cell = value);
        }
        Source::Thread(None) => {}
    }
}

/// Turns `values` into the next combination, the last label changing fastest.
pub(crate) fn advance(description: &FamilyDescription, values: &mut [usize]) {
    for (label, value) in description.labels.iter().zip(values).rev() {
        *value += 1;
        if *value < label.cardinality {
            return;
        }
        *value = 0;
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
