//! What a computed gauge is at a scrape.

use super::past::Past;
use super::sources::Sources;
use super::turn::Turn;
use super::{Computing, Formula};
use crate::description::{Detail, FamilyDescription};
use crate::own;
use crate::sync::{Mutex, lock};
use crate::walk::Source;
use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

/// A computed gauge of a registry.
pub(crate) struct Computation {
    formula: Formula,
    combinations: usize,
    sources: Vec<Sources>,
    past: Arc<Mutex<Past>>,
}

/// What one computation after another comes to.
#[derive(Default)]
pub(crate) struct Results {
    cells: Vec<u64>,
    sums: Vec<f64>,
    /// The denominators of ratios.
    over: Vec<f64>,
    given: Vec<Option<f64>>,
}

impl Computation {
    /// `None` where there is nothing to compute from.
    pub(crate) fn new(description: &FamilyDescription, computing: &Computing<'_>) -> Option<Self> {
        let Detail::Computed(Some(formula)) = description.detail else {
            return None;
        };
        let operands = computing.operands.iter().flatten();
        let sources = operands.map(|operand| Sources::new(operand, description.labels));
        let computation = Self {
            formula,
            combinations: description.cardinality(),
            sources: sources.collect::<Option<_>>()?,
            past: Arc::clone(computing.past),
        };
        if let (Formula::Rate(_), [of, ..]) = (formula, &*computation.sources) {
            let mut sums = vec![0.0; computation.combinations];
            of.sum(&Source::Program, &mut Vec::new(), &mut sums);
            lock(&computation.past).begin(&sums);
        }
        Some(computation)
    }

    /// Computes the value of each combination of labels; `None` where there is none.
    pub(crate) fn results<'a>(
        &self,
        source: &Source,
        results: &'a mut Results,
    ) -> &'a [Option<f64>] {
        let Results {
            cells,
            sums,
            over,
            given,
        } = results;
        given.clear();
        for sums in [&mut *sums, over] {
            sums.clear();
            sums.resize(self.combinations, 0.0);
        }
        match (self.formula, &*self.sources, source) {
            (Formula::Ratio, [of, all], _) => {
                // In this order: what counts for both is not in the first alone.
                of.sum(source, cells, sums);
                all.sum(source, cells, over);
                let parts = sums.iter().zip(over);
                given.extend(parts.map(|(of, all)| (*all != 0.0).then(|| of / *all)));
            }
            (Formula::Rate(window), [of, ..], Source::Program) => {
                let mut past = lock(&self.past);
                // In this order: a later reading is never of an earlier time.
                let now = past.now();
                of.sum(source, cells, sums);
                past.rates(now, window.as_secs_f64(), sums);
                given.extend(sums.iter().map(|rate| Some(*rate)));
            }
            (Formula::Value(value), _, Source::Program) => {
                given.resize(self.combinations, None);
                call(value, given);
            }
            _ => {}
        }
        given
    }

    /// What a combination shows that the computation gives no value for.
    pub(crate) fn missing(&self) -> Option<f64> {
        match self.formula {
            Formula::Ratio => Some(0.0),
            Formula::Rate(_) | Formula::Value(_) => None,
        }
    }
}

thread_local! {
    /// Whether this thread is within a function that computes a gauge.
    static IS_COMPUTING: Cell<bool> = const { Cell::new(false) };
}

/// Asks a function for its values; one that panics gives none.
fn call(value: fn(&mut dyn FnMut(usize, f64)), given: &mut [Option<f64>]) {
    // One that takes a snapshot itself would be called by that without end.
    if IS_COMPUTING.get() {
        return;
    }
    let Some(_turn) = Turn::take(value) else {
        return own::count_hang();
    };
    IS_COMPUTING.set(true);
    let is_over = catch_unwind(AssertUnwindSafe(|| {
        value(&mut |at, value| given[at] = Some(value));
    }));
    IS_COMPUTING.set(false);
    if is_over.is_err() {
        given.fill(None);
        own::count_panic();
    }
}
