//! What a binding of `#[track_metrics]` does to a series: a trait a word, so that a metric of the
//! wrong type is one error in our words.

use crate::counter::CounterSeries;
use crate::exemplar::Exemplar;
use crate::gauge::UpDownSeries;
use crate::histogram::HistogramSeries;
use crate::label_set::LabelSet;
use crate::native::NativeHistogramSeries;
use crate::storage::Storage;
use crate::summary::SummarySeries;

/// `count` and `errors`.
#[diagnostic::on_unimplemented(
    message = "`count` and `errors` count into counters, and this is none",
    label = "not a counter",
    note = "bind a `Counter`, or record into this one with `duration`, `in_flight` or `observe`"
)]
pub trait Counts: Copy {
    #[doc(hidden)]
    fn count(self);

    #[doc(hidden)]
    fn count_with(self, exemplar: Exemplar);
}

/// `duration` and `observe`.
#[diagnostic::on_unimplemented(
    message = "`duration` and `observe` record into histograms and summaries, and this is neither",
    label = "not a histogram or summary",
    note = "bind a `Histogram` or `Summary`, or use `count`, `in_flight` or `add`"
)]
pub trait Observes: Copy {
    #[doc(hidden)]
    fn observe(self, amount: f64);

    /// A summary has no place for an exemplar.
    #[doc(hidden)]
    fn observe_with(self, amount: f64, exemplar: Exemplar) {
        let _ = exemplar;
        self.observe(amount);
    }
}

/// `in_flight`.
#[diagnostic::on_unimplemented(
    message = "`in_flight` counts up and down, and this metric does not",
    label = "not an `UpDown`",
    note = "bind an `UpDown`; a `Gauge` is only set"
)]
pub trait CountsUpAndDown: Copy {
    #[doc(hidden)]
    fn step(self, by: i64);
}

/// `add`.
#[diagnostic::on_unimplemented(
    message = "`add` cannot add a `{V}` here",
    label = "does not take a `{V}`",
    note = "a `Counter` takes `u64`, a `Counter<…, f64>` takes `f64`, an `UpDown` takes `i64`"
)]
pub trait Adds<V>: Copy {
    #[doc(hidden)]
    fn add(self, amount: V);
}

impl<L: LabelSet, S: Storage> Counts for CounterSeries<'_, L, u64, S> {
    #[inline(always)]
    fn count(self) {
        self.inc();
    }

    fn count_with(self, exemplar: Exemplar) {
        self.inc_with(exemplar);
    }
}

impl<L: LabelSet, S: Storage> Counts for CounterSeries<'_, L, f64, S> {
    #[inline(always)]
    fn count(self) {
        self.inc();
    }

    fn count_with(self, exemplar: Exemplar) {
        self.inc_with(exemplar);
    }
}

impl<L: LabelSet, S: Storage> Observes for HistogramSeries<'_, L, S> {
    #[inline(always)]
    fn observe(self, amount: f64) {
        self.observe(amount);
    }

    fn observe_with(self, amount: f64, exemplar: Exemplar) {
        self.observe_with(amount, exemplar);
    }
}

impl<L: LabelSet, S: Storage> Observes for SummarySeries<'_, L, S> {
    #[inline(always)]
    fn observe(self, amount: f64) {
        self.observe(amount);
    }
}

impl<L: LabelSet> Observes for NativeHistogramSeries<'_, L> {
    #[inline]
    fn observe(self, amount: f64) {
        self.observe(amount);
    }

    fn observe_with(self, amount: f64, exemplar: Exemplar) {
        self.observe_with(amount, exemplar);
    }
}

impl<L: LabelSet, S: Storage> CountsUpAndDown for UpDownSeries<'_, L, S> {
    #[inline(always)]
    fn step(self, by: i64) {
        self.add(by);
    }
}

impl<L: LabelSet, S: Storage> Adds<u64> for CounterSeries<'_, L, u64, S> {
    #[inline(always)]
    fn add(self, amount: u64) {
        self.add(amount);
    }
}

impl<L: LabelSet, S: Storage> Adds<f64> for CounterSeries<'_, L, f64, S> {
    #[inline(always)]
    fn add(self, amount: f64) {
        self.add(amount);
    }
}

impl<L: LabelSet, S: Storage> Adds<i64> for UpDownSeries<'_, L, S> {
    #[inline(always)]
    fn add(self, amount: i64) {
        self.add(amount);
    }
}

/// Counts a call, or an error of one.
#[inline(always)]
pub fn count(series: impl Counts) {
    series.count();
}

/// Counts a call, with its exemplar if it has one.
#[inline]
pub fn count_with(series: impl Counts, exemplar: &Option<Exemplar>) {
    match exemplar {
        None => series.count(),
        Some(exemplar) => series.count_with(exemplar.clone()),
    }
}

/// Records a duration in seconds, with the call's exemplar if it has one.
#[inline]
pub fn observe_with(series: impl Observes, seconds: f64, exemplar: &Option<Exemplar>) {
    match exemplar {
        None => series.observe(seconds),
        Some(exemplar) => series.observe_with(seconds, exemplar.clone()),
    }
}

/// Records a duration in seconds, or an amount read from a result.
#[inline(always)]
pub fn observe(series: impl Observes, amount: f64) {
    series.observe(amount);
}

/// Counts a call that has begun (1) or ended (-1).
#[inline(always)]
pub fn step(series: impl CountsUpAndDown, by: i64) {
    series.step(by);
}

/// Adds an amount read from a result.
#[inline(always)]
pub fn add<V>(series: impl Adds<V>, amount: V) {
    series.add(amount);
}
