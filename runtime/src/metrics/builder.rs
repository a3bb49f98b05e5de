//! How a recorder is made.

use super::families::{Bounds, Families};
use super::recorder::MetricsRecorder;
use crate::buckets;
use crate::problem::Problems;
use crate::registry::{Registry, registry};
use std::fmt;
use std::sync::Arc;

/// The series that are kept unless a capacity says otherwise.
const CAPACITY: usize = 1_000;

/// A recorder that is being made: see [`MetricsRecorder::builder`].
#[derive(Clone, Debug)]
#[must_use]
pub struct MetricsBuilder {
    capacity: usize,
    bounds: Bounds,
}

impl MetricsBuilder {
    pub(super) fn new() -> Self {
        Self {
            capacity: CAPACITY,
            bounds: Bounds::new(&buckets::DEFAULT),
        }
    }

    /// The most series of all families together, a histogram counting as one: 1,000 unless set.
    pub fn capacity(mut self, series: usize) -> Self {
        self.capacity = series;
        self
    }

    /// The upper bounds of the buckets of every histogram that has none of its own:
    /// [`buckets::DEFAULT`](crate::buckets::DEFAULT) unless set.
    ///
    /// # Panics
    /// If the bounds are not finite and ascending.
    pub fn buckets(mut self, bounds: &[f64]) -> Self {
        self.bounds.every = checked(bounds);
        self
    }

    /// The upper bounds of the buckets of the histogram of this name, with or without dots.
    ///
    /// # Panics
    /// If the bounds are not finite and ascending.
    pub fn buckets_of(mut self, name: &str, bounds: &[f64]) -> Self {
        self.bounds.by_name(name, checked(bounds));
        self
    }

    /// The upper bounds of the buckets of all histograms whose names end like this, `_bytes` perhaps;
    /// the longest ending goes first.
    ///
    /// # Panics
    /// If the bounds are not finite and ascending.
    pub fn buckets_of_suffix(mut self, suffix: &str, bounds: &[f64]) -> Self {
        self.bounds.by_suffix(suffix, checked(bounds));
        self
    }

    /// Makes the recorder, and shows in `registry` what it records.
    ///
    /// # Errors
    /// When the registry has a collector called `metrics`, such as another recorder.
    pub fn build(self, registry: &Registry) -> Result<MetricsRecorder, Problems> {
        let families = Arc::new(Families::new(self.capacity, self.bounds));
        let shown = Arc::clone(&families);
        let collectors = &registry.collectors;
        collectors.add_inline("metrics", move |out| shown.fill(out))?;
        Ok(MetricsRecorder(families))
    }

    /// Makes the recorder that the whole program records into, and shows it in the program's registry.
    ///
    /// # Errors
    /// When the program has one already, of this crate or of another.
    pub fn install(self) -> Result<(), InstallError> {
        let recorder = self.build(registry()).map_err(InstallError::Shown)?;
        metrics::set_global_recorder(recorder).map_err(|_| {
            registry().unregister_collector("metrics");
            InstallError::Recording
        })
    }
}

#[track_caller]
fn checked(bounds: &[f64]) -> Arc<[f64]> {
    let bounds = bounds.strip_suffix(&[f64::INFINITY]).unwrap_or(bounds);
    assert!(
        bounds.iter().all(|bound| bound.is_finite()) && bounds.is_sorted_by(|low, high| low < high),
        "the bounds of buckets must be finite and ascending: {bounds:?}"
    );
    bounds.into()
}

/// A recorder that could not be installed.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum InstallError {
    /// The program's registry shows one already.
    Shown(Problems),
    /// The crate `metrics` has a recorder already, from elsewhere.
    Recording,
}

impl fmt::Display for InstallError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Shown(problems) => problems.fmt(f),
            Self::Recording => {
                f.write_str("the crate `metrics` has a recorder already, and takes no second one")
            }
        }
    }
}

impl std::error::Error for InstallError {}
