//! The series that are computed from, and which result each counts for.

use super::Operand;
use crate::description::{FamilyDescription, Kind, LabelDescription, Number};
use crate::family::Layout;
use crate::label::LabelText;
use crate::walk::{Source, advance, read};

/// Of a series that counts for nothing.
const NOTHING: u32 = u32::MAX;

/// The series of an operand.
pub(super) struct Sources {
    description: &'static FamilyDescription,
    base: u32,
    layout: Layout,
    /// For each series, the place of the combination of the results' labels that it counts for.
    results: Box<[u32]>,
}

impl Sources {
    /// `None` where the family has no slots.
    pub(super) fn new(operand: &Operand<'_>, labels: &[LabelDescription]) -> Option<Self> {
        let base = operand.claim.take().ok()?;
        let description = operand.description;
        let fixed: Vec<_> = operand
            .fixed
            .iter()
            .map(|fixed| places(description, fixed))
            .collect();
        let labels: Vec<_> = labels
            .iter()
            .map(|label| (label.cardinality, matching(description, label)))
            .collect();
        let mut values = vec![0; description.labels.len()];
        let results = (0..operand.layout.series).map(|_| {
            let is_fixed = fixed.iter().all(|(at, place)| Some(values[*at]) == *place);
            let result = labels
                .iter()
                .try_fold(0, |result, (cardinality, (at, matching))| {
                    let place = matching[values[*at]]?;
                    Some(result * cardinality + place)
                });
            advance(description.labels, &mut values);
            result
                .filter(|_| is_fixed)
                .map_or(NOTHING, |result| result as u32)
        });
        Some(Self {
            results: results.collect(),
            description,
            base,
            layout: operand.layout,
        })
    }

    /// Adds up what the series count, by result.
    pub(super) fn sum(&self, source: &Source, cells: &mut Vec<u64>, sums: &mut [f64]) {
        let layout = self.layout;
        let mut series = 0;
        while series < layout.series {
            let end = series + layout.side_by_side(series);
            cells.resize((end - series) as usize * layout.cells as usize, 0);
            read(source, self.description, (self.base, layout), series, cells);
            let results = &self.results[series as usize..end as usize];
            let cells = cells.chunks_exact(layout.cells as usize);
            for (result, cells) in results.iter().zip(cells) {
                if *result != NOTHING {
                    sums[*result as usize] += count(self.description, cells);
                }
            }
            series = end;
        }
    }
}

/// The label of that name, and the place of that value among its values.
fn places(
    description: &FamilyDescription,
    (name, value): &(&'static str, &'static str),
) -> (usize, Option<usize>) {
    let at = description
        .labels
        .iter()
        .position(|label| label.name == *name);
    let place = at.and_then(|at| {
        let label = &description.labels[at];
        (0..label.cardinality).find(|index| is(&(label.text)(*index), value))
    });
    (at.unwrap_or(0), place)
}

fn is(text: &LabelText, value: &str) -> bool {
    matches!(text, LabelText::Value(text) if text == value)
}

/// The label of a family that says which value of `wanted` a series has; and for each of its values,
/// that one's place.
fn matching(
    description: &FamilyDescription,
    wanted: &LabelDescription,
) -> (usize, Vec<Option<usize>>) {
    for (at, label) in description.labels.iter().enumerate() {
        let values = 0..label.cardinality;
        if label.name == wanted.name {
            if is_same(label, wanted) {
                return (at, values.map(Some).collect());
            }
            let places = values.map(|index| place(wanted, &(label.text)(index)));
            return (at, places.collect());
        }
        if let Some(which) = label.implied.iter().position(|name| *name == wanted.name) {
            let places = values.map(|index| place(wanted, &(label.implied_text)(which, index)));
            return (at, places.collect());
        }
    }
    // Refused when the set was compiled.
    (
        0,
        vec![
            None;
            description
                .labels
                .first()
                .map_or(1, |label| label.cardinality)
        ],
    )
}

/// Whether two labels have the same values in the same places, as far as they are met.
fn is_same(one: &LabelDescription, other: &LabelDescription) -> bool {
    one.cardinality == other.cardinality
        && (0..one.cardinality).all(|index| {
            let (one, other) = ((one.text)(index), (other.text)(index));
            one == other || one == LabelText::Unmet || other == LabelText::Unmet
        })
}

fn place(wanted: &LabelDescription, text: &LabelText) -> Option<usize> {
    (0..wanted.cardinality).find(|index| (wanted.text)(*index) == *text)
}

/// What a series has counted.
fn count(description: &FamilyDescription, cells: &[u64]) -> f64 {
    match (description.kind, description.number, cells) {
        (Kind::Histogram, _, [buckets @ .., _sum]) => buckets.iter().sum::<u64>() as f64,
        (Kind::Counter, Number::Float, [cell, ..]) => f64::from_bits(*cell),
        (_, _, [cell, ..]) => *cell as f64,
        (_, _, []) => 0.0,
    }
}
