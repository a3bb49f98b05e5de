//! The exemplars that a claim keeps, beside its cells: at most one for each cell, the latest.

use super::Exemplar;
use crate::claim::now_millis;
use crate::sync::{Mutex, lock};
use once_cell::race::OnceBox;
use std::collections::BTreeMap;
use std::fmt;

/// Locks of a claim's exemplars, so that threads which count into different buckets seldom meet.
const SHARDS: usize = 8;

type Shards = [Mutex<BTreeMap<u32, Kept>>; SHARDS];

/// The exemplars of one claim, by cell.
#[derive(Default)]
pub(crate) struct Exemplars {
    /// Made with the first one: a scrape looks no further where it is missing.
    shards: OnceBox<Shards>,
}

/// An exemplar with the amount that was counted.
pub(crate) struct Kept {
    pub(crate) exemplar: Exemplar,
    pub(crate) value: f64,
    /// In milliseconds since 1970.
    pub(crate) at: u64,
}

impl Exemplars {
    /// Keeps the exemplar of the cell at `at`, in place of the one before.
    pub(crate) fn keep(&self, at: u32, value: f64, exemplar: Exemplar) {
        let shards = self.shards.get_or_init(Box::default);
        let kept = Kept {
            at: exemplar.at.unwrap_or_else(now_millis),
            value,
            exemplar,
        };
        lock(&shards[at as usize % SHARDS]).insert(at, kept);
    }

    /// Those of the series whose first cell is at `first`, unless the claim has none at all.
    pub(crate) fn of_series(&self, first: u32) -> Option<SeriesExemplars<'_>> {
        let shards = self.shards.get()?;
        Some(SeriesExemplars { shards, first })
    }
}

/// The exemplars of one series.
#[derive(Clone, Copy)]
pub(crate) struct SeriesExemplars<'a> {
    shards: &'a Shards,
    first: u32,
}

impl SeriesExemplars<'_> {
    /// Whether there is an exemplar of the series' cell number `cell`.
    pub(crate) fn has(&self, cell: usize) -> bool {
        let mut has = false;
        self.read(cell, |_| has = true);
        has
    }

    /// Shows `reader` the exemplar of the series' cell number `cell`, if it has one.
    pub(crate) fn read(&self, cell: usize, reader: impl FnOnce(&Kept)) {
        let at = self.first + cell as u32;
        if let Some(kept) = lock(&self.shards[at as usize % SHARDS]).get(&at) {
            reader(kept);
        }
    }
}

impl fmt::Debug for SeriesExemplars<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "exemplars from cell {}", self.first)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(exemplars: &Exemplars, first: u32, cell: usize) -> Option<(f64, String)> {
        let mut found = None;
        let series = exemplars.of_series(first)?;
        series.read(cell, |kept| {
            found = Some((kept.value, format!("{:?}", kept.exemplar)));
        });
        found
    }

    #[test]
    fn the_latest_of_each_cell_is_kept() {
        let exemplars = Exemplars::default();
        assert!(exemplars.of_series(0).is_none());
        let exemplar = |id: &str| Exemplar::new([("id", id)]).unwrap();
        for (at, value, id) in [(3, 0.5, "a"), (11, 2.0, "b"), (3, 0.75, "c")] {
            exemplars.keep(at, value, exemplar(id));
        }
        let kept = |value, id: &str| Some((value, format!("{{\"id\": \"{id}\"}}")));
        assert_eq!(read(&exemplars, 0, 3), kept(0.75, "c"));
        assert_eq!(read(&exemplars, 2, 1), kept(0.75, "c"));
        assert_eq!(read(&exemplars, 10, 1), kept(2.0, "b"));
        assert_eq!(read(&exemplars, 0, 4), None);
    }
}
