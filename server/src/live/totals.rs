//! What the series of a family come to, as one.

use super::distribution::Distribution;
use tallymark_runtime::reading::ValueReading;
use tallymark_runtime::{FamilyDescription, Kind};

/// What is known of a family before its series.
#[derive(Clone, Copy)]
pub(super) struct Head<'a> {
    pub(super) name: &'a str,
    pub(super) help: &'a str,
    pub(super) kind: Kind,
    pub(super) unit: Option<&'static str>,
    pub(super) description: Option<&'static FamilyDescription>,
}

/// Names and values of the labels of a series.
pub(super) type Labels = [(String, String)];

/// What is done with each family and its series.
pub(super) trait Walk {
    fn family(&mut self, head: &Head<'_>);
    fn series(&mut self, labels: &Labels, value: &ValueReading<'_>);
}

/// The most texts of facts and states that are shown of a family as a whole.
const TEXTS: usize = 4;

#[derive(Default)]
pub(super) struct Totals {
    pub(super) series: usize,
    sum: f64,
    most: Option<f64>,
    /// All observations; nothing once buckets did not fit together.
    pub(super) distribution: Option<Distribution>,
    has_misfits: bool,
    /// The facts of an info family, or the states that are on.
    pub(super) texts: Vec<String>,
    /// Of a summary that is alone.
    pub(super) quantiles: Vec<(f64, f64)>,
}

/// The number by which a series is drawn: of distributions the count.
pub(super) fn figure(value: &ValueReading<'_>) -> f64 {
    match value {
        ValueReading::Unsigned(value) => *value as f64,
        ValueReading::Signed(value) => *value as f64,
        ValueReading::Float(value) => *value,
        ValueReading::Histogram { buckets, .. } => buckets.iter().sum::<u64>() as f64,
        ValueReading::Native(native) => native.count() as f64,
        ValueReading::Summary { count, .. } => *count as f64,
        _ => f64::NAN,
    }
}

/// Whether it is drawn by how fast it grows.
pub(super) fn is_counted(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Counter | Kind::Histogram | Kind::NativeHistogram | Kind::Summary
    )
}

impl Totals {
    pub(super) fn add(&mut self, head: &Head<'_>, labels: &Labels, value: &ValueReading<'_>) {
        self.series += 1;
        match head.kind {
            Kind::Info if self.texts.len() < TEXTS => {
                let facts = labels.iter().map(|(name, value)| format!("{name} {value}"));
                self.texts.extend(facts);
                self.texts.truncate(TEXTS);
                return;
            }
            Kind::StateSet if self.texts.len() < TEXTS => {
                let of_state = labels.iter().find(|(name, _)| name == head.name);
                if let (ValueReading::Unsigned(1), Some((_, state))) = (value, of_state) {
                    self.texts.push(state.clone());
                }
                return;
            }
            _ => {}
        }
        let figure = figure(value);
        if figure.is_finite() {
            self.sum += figure;
            self.most = Some(self.most.map_or(figure, |most| most.max(figure)));
        }
        if let ValueReading::Summary { quantiles, .. } = value {
            self.quantiles.clear();
            if self.series == 1 {
                self.quantiles.extend_from_slice(quantiles);
            }
        }
        if self.has_misfits {
            return;
        }
        match &mut self.distribution {
            Some(all) => self.has_misfits = !all.add(value),
            none => *none = Distribution::of(value),
        }
        if self.has_misfits {
            self.distribution = None;
        }
    }

    /// The number by which the family is drawn: counts are added up, and of gauges it is the largest.
    pub(super) fn figure(&self, kind: Kind) -> Option<f64> {
        match kind {
            Kind::Gauge | Kind::Unknown => self.most,
            Kind::Info | Kind::StateSet => None,
            _ => Some(self.sum),
        }
    }
}
