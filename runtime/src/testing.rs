//! Snapshots, for tests.
//!
//! Static metrics are shared by all tests of a process. Three ways to look at one's own part:
//! [`thread_snapshot`] reads what the calling thread alone has counted, which is all that a test
//! on one thread (or on a current-thread runtime) did; [`Snapshot::of`] reads one instance of a set;
//! and [`snapshot`] with [`delta`](Snapshot::delta) reads what all threads did in between.

mod native;

pub use native::NativeHistogramValue;

use crate::collector::{CollectedFamily, Gathered};
use crate::description::Kind;
use crate::metric_set::MetricSet;
use crate::registry::{Registry, registry};
use crate::settle::{Part, SettledFamily};
use crate::slots::own_block;
use crate::walk::{Buffers, Point, Reading, Source, Visitor, walk};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The value of a series at one moment.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Value {
    /// An integer counter, or an info metric.
    Unsigned(u64),
    /// An integer gauge, up-down counter, or the number of the state that a gauge is set to.
    Signed(i64),
    /// A float counter or gauge.
    Float(f64),
    /// The state of a state set; `None` before one was set.
    State(Option<String>),
    /// A histogram.
    Histogram(HistogramValue),
    /// A native histogram.
    Native(NativeHistogramValue),
    /// A summary.
    Summary {
        /// The number of observations.
        count: u64,
        /// Their sum.
        sum: f64,
        /// Each quantile and its value, where a collector gave some.
        quantiles: Vec<(f64, f64)>,
    },
}

/// The value of a histogram at one moment.
#[derive(Clone, Debug, PartialEq)]
pub struct HistogramValue {
    /// Upper bound and number of observations of each bucket, not cumulated, `+Inf` last.
    pub buckets: Vec<(f64, u64)>,
    /// The sum of the observations.
    pub sum: f64,
}

impl HistogramValue {
    /// The number of observations.
    pub fn count(&self) -> u64 {
        self.buckets.iter().map(|(_, count)| count).sum()
    }
}

/// Each bucket with its upper bound.
fn with_bounds(bounds: &[f64], buckets: &[u64]) -> Vec<(f64, u64)> {
    let bounds = bounds.iter().copied().chain([f64::INFINITY]);
    bounds.zip(buckets.iter().copied()).collect()
}

fn subtract_buckets(now: &mut [(f64, u64)], before: &[(f64, u64)]) {
    for ((_, now), (_, before)) in now.iter_mut().zip(before) {
        *now = now.wrapping_sub(*before);
    }
}

/// The labels of a series, sorted by name.
type SeriesLabels = Vec<(String, String)>;

/// The values of a program's series at one moment.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Snapshot {
    families: BTreeMap<String, BTreeMap<SeriesLabels, Value>>,
    /// The families whose values are set rather than counted.
    set: BTreeSet<String>,
}

/// What the whole program has counted so far. Collectors are run for it, as for a scrape.
pub fn snapshot() -> Snapshot {
    Snapshot::read(registry(), &Source::Program)
}

/// What the calling thread alone has counted so far.
///
/// Threads reuse the cells of threads that ended, with their values: take the
/// [`delta`](Snapshot::delta) of two. Gauges that are set, native histograms, and families with shared
/// [storage](crate::storage), are kept by no thread and read as 0 here.
pub fn thread_snapshot() -> Snapshot {
    Snapshot::read(registry(), &Source::Thread(own_block()))
}

impl Snapshot {
    /// What one instance of a set has counted so far.
    ///
    /// # Panics
    /// If the set has two families of one name.
    pub fn of<M: MetricSet>(set: &Arc<M>) -> Self {
        let registry = Registry::new();
        if let Err(problems) = registry.register(set) {
            panic!("{problems}");
        }
        Self::of_registry(&registry)
    }

    /// What the sets of a registry have counted so far, and what its collectors give now.
    pub fn of_registry(registry: &Registry) -> Self {
        Self::read(registry, &Source::Program)
    }

    fn read(registry: &Registry, source: &Source) -> Self {
        let mut snapshot = Self::default();
        let settled = registry.settled();
        if matches!(source, Source::Program) {
            for family in Gathered::new(&registry.collectors, &settled).families() {
                snapshot.add(family);
            }
        }
        walk(&settled, source, &mut Buffers::default(), &mut snapshot);
        snapshot
    }

    fn add(&mut self, family: &CollectedFamily) {
        let series = self.families.entry(family.name.clone()).or_default();
        for (labels, value) in &family.series {
            let value = Value::of(value.point().reading, value.bounds());
            series.insert(labels.clone(), value);
        }
        if matches!(family.kind, Kind::Gauge | Kind::Info | Kind::Unknown) {
            self.set.insert(family.name.clone());
        }
    }

    /// The value of the series of `metric` with exactly these labels, in any order.
    pub fn get(&self, metric: &str, labels: &[(&str, &str)]) -> Option<&Value> {
        let mut labels: SeriesLabels = labels
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect();
        labels.sort();
        self.families.get(metric)?.get(&labels)
    }

    /// The series of `metric` with exactly these labels, as a number.
    ///
    /// # Panics
    /// If there is no such series, with those that there are, or if it is a histogram or summary.
    #[track_caller]
    pub fn value(&self, metric: &str, labels: &[(&str, &str)]) -> f64 {
        match self.expect(metric, labels) {
            Value::Unsigned(value) => *value as f64,
            Value::Signed(value) => *value as f64,
            Value::Float(value) => *value,
            other => panic!("`{metric}` is not one number but {other:?}"),
        }
    }

    /// The counter `metric` with exactly these labels.
    ///
    /// # Panics
    /// If there is no such series, with those that there are, or if it is not an integer counter.
    #[track_caller]
    pub fn counter(&self, metric: &str, labels: &[(&str, &str)]) -> u64 {
        match self.expect(metric, labels) {
            Value::Unsigned(value) => *value,
            other => panic!("`{metric}` is not an integer counter but {other:?}"),
        }
    }

    /// The state of the state set `metric` with exactly these labels, if one was set.
    ///
    /// # Panics
    /// If there is no such series, with those that there are, or if it is not a state set.
    #[track_caller]
    pub fn state(&self, metric: &str, labels: &[(&str, &str)]) -> Option<&str> {
        match self.expect(metric, labels) {
            Value::State(state) => state.as_deref(),
            other => panic!("`{metric}` is not a state set but {other:?}"),
        }
    }

    /// The histogram `metric` with exactly these labels.
    ///
    /// # Panics
    /// If there is no such series, with those that there are, or if it is not a histogram.
    #[track_caller]
    pub fn histogram(&self, metric: &str, labels: &[(&str, &str)]) -> &HistogramValue {
        match self.expect(metric, labels) {
            Value::Histogram(value) => value,
            other => panic!("`{metric}` is not a histogram but {other:?}"),
        }
    }

    /// The native histogram `metric` with exactly these labels.
    ///
    /// # Panics
    /// If there is no such series, with those that there are, or if it is not a native histogram.
    #[track_caller]
    pub fn native_histogram(&self, metric: &str, labels: &[(&str, &str)]) -> &NativeHistogramValue {
        match self.expect(metric, labels) {
            Value::Native(value) => value,
            other => panic!("`{metric}` is not a native histogram but {other:?}"),
        }
    }

    /// Count and sum of the summary `metric` with exactly these labels.
    ///
    /// # Panics
    /// If there is no such series, with those that there are, or if it is not a summary.
    #[track_caller]
    pub fn summary(&self, metric: &str, labels: &[(&str, &str)]) -> (u64, f64) {
        match self.expect(metric, labels) {
            Value::Summary { count, sum, .. } => (*count, *sum),
            other => panic!("`{metric}` is not a summary but {other:?}"),
        }
    }

    #[track_caller]
    fn expect(&self, metric: &str, labels: &[(&str, &str)]) -> &Value {
        match (self.get(metric, labels), self.families.get(metric)) {
            (Some(value), _) => value,
            (None, Some(series)) => panic!(
                "`{metric}` has no series {labels:?}; it has {:?}",
                series.keys().collect::<Vec<_>>()
            ),
            (None, None) => panic!(
                "there is no metric `{metric}`; there are {:?}",
                self.families.keys().collect::<Vec<_>>()
            ),
        }
    }

    /// The names of all metrics, sorted.
    pub fn metrics(&self) -> impl Iterator<Item = &str> {
        self.families.keys().map(String::as_str)
    }

    /// All series of `metric`: labels sorted by name, and value.
    pub fn series(&self, metric: &str) -> impl Iterator<Item = (&[(String, String)], &Value)> {
        let series = self.families.get(metric).into_iter().flatten();
        series.map(|(labels, value)| (labels.as_slice(), value))
    }

    /// What changed since `earlier`: counters, up-down counters, histograms and summaries less
    /// their earlier values, gauges, state sets and info metrics as they are now.
    #[must_use]
    pub fn delta(&self, earlier: &Self) -> Self {
        let mut delta = self.clone();
        let counted = delta.families.iter_mut();
        for (metric, series) in counted.filter(|(metric, _)| !self.set.contains(*metric)) {
            for (labels, value) in series {
                if let Some(before) = earlier
                    .families
                    .get(metric)
                    .and_then(|known| known.get(labels))
                {
                    value.subtract(before);
                }
            }
        }
        delta
    }
}

impl Value {
    fn of(reading: Reading<'_>, bounds: &[f64]) -> Self {
        match reading {
            Reading::Unsigned(value) => Value::Unsigned(value),
            Reading::Signed(value) => Value::Signed(value),
            Reading::Float(value) => Value::Float(value),
            Reading::State(_) => Value::State(None),
            Reading::Summary {
                count,
                sum,
                quantiles,
            } => Value::Summary {
                count,
                sum,
                quantiles: quantiles.to_vec(),
            },
            Reading::Histogram { buckets, sum } => Value::Histogram(HistogramValue {
                buckets: with_bounds(bounds, buckets),
                sum,
            }),
            Reading::Native(observed) => Value::Native(NativeHistogramValue::of(observed, bounds)),
        }
    }

    fn subtract(&mut self, before: &Self) {
        match (self, before) {
            (Self::Unsigned(now), Self::Unsigned(before)) => *now = now.wrapping_sub(*before),
            (Self::Signed(now), Self::Signed(before)) => *now = now.wrapping_sub(*before),
            (Self::Float(now), Self::Float(before)) => *now -= before,
            (Self::Histogram(now), Self::Histogram(before)) => {
                now.sum -= before.sum;
                subtract_buckets(&mut now.buckets, &before.buckets);
            }
            (Self::Native(now), Self::Native(before)) => now.subtract(before),
            (
                Self::Summary { count, sum, .. },
                Self::Summary {
                    count: count_before,
                    sum: sum_before,
                    ..
                },
            ) => {
                *count = count.wrapping_sub(*count_before);
                *sum -= sum_before;
            }
            _ => {}
        }
    }
}

impl Visitor for Snapshot {
    fn family(&mut self, family: &SettledFamily) {
        self.families.entry(family.name.clone()).or_default();
        if matches!(
            family.description.kind,
            Kind::Gauge | Kind::Info | Kind::StateSet
        ) {
            self.set.insert(family.name.clone());
        }
    }

    fn series(&mut self, family: &SettledFamily, part: &Part, values: &[usize], point: &Point<'_>) {
        let value = match point.reading {
            Reading::State(state) => {
                Value::State(state.and_then(|state| family.description.state(state)))
            }
            reading => Value::of(reading, family.description.bounds),
        };
        let series = self.families.entry(family.name.clone()).or_default();
        let mut labels = family.series_labels(part, values);
        labels.sort();
        series.insert(labels, value);
    }
}
