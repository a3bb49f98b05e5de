//! What a round has, before it is in any version.

use std::sync::Arc;
use tallymark_runtime::reading::{FamilyReading, Reader, SeriesReading, ValueReading};
use tallymark_runtime::testing::NativeHistogramValue;
use tallymark_runtime::{Escaping, Kind};

/// The NaN that says that a series has ended.
pub(super) const STALE: f64 = f64::from_bits(0x7ff0_0000_0000_0002);

/// A label, or the name.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Label {
    pub(super) name: String,
    pub(super) value: String,
}

/// What is the same for all series of a family.
#[derive(Debug, PartialEq)]
pub(super) struct Family {
    pub(super) kind: Kind,
    pub(super) help: String,
    pub(super) unit: &'static str,
}

/// The versions that a series is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Versions {
    Both,
    /// A line of a native histogram, for a version that has none.
    First,
    /// A native histogram.
    Second,
}

/// A series, and its value now.
#[derive(Clone, Debug)]
pub(super) struct Series {
    pub(super) versions: Versions,
    /// By name.
    pub(super) labels: Vec<Label>,
    pub(super) family: Arc<Family>,
    /// When it began to count, in milliseconds since 1970, where that is known.
    pub(super) created: Option<u64>,
    pub(super) value: Value,
    pub(super) at: u64,
    /// Whether the stale marker follows, a millisecond later.
    pub(super) is_ended: bool,
}

#[derive(Clone, Debug)]
pub(super) enum Value {
    Number(f64),
    Native(NativeHistogramValue),
    /// None: the series has gone.
    Stale,
}

impl Series {
    /// How many samples it has.
    pub(super) fn samples(&self) -> u64 {
        1 + u64::from(self.is_ended)
    }
}

/// Reads a registry.
pub(super) struct Reading<'a> {
    /// Labels of all series.
    pub(super) constant: &'a [(String, String)],
    /// Whether native histograms are more than the lines that text has of them.
    pub(super) is_native: bool,
    pub(super) at: u64,
    /// The name of the family that came last.
    name: String,
    family: Arc<Family>,
    pub(super) all: Vec<Series>,
}

impl<'a> Reading<'a> {
    pub(super) fn new(constant: &'a [(String, String)], is_native: bool, at: u64) -> Self {
        let family = Family {
            kind: Kind::Unknown,
            help: String::new(),
            unit: "",
        };
        Self {
            constant,
            is_native,
            at,
            name: String::new(),
            family: Arc::new(family),
            all: Vec::new(),
        }
    }

    fn push(
        &mut self,
        versions: Versions,
        mut labels: Vec<Label>,
        suffix: &str,
        created: Option<u64>,
        value: Value,
    ) {
        labels.push(Label::new("__name__", &format!("{}{suffix}", self.name)));
        labels.sort_by(|one, other| one.name.cmp(&other.name));
        self.all.push(Series {
            versions,
            labels,
            family: Arc::clone(&self.family),
            created,
            value,
            at: self.at,
            is_ended: false,
        });
    }
}

impl Label {
    pub(super) fn new(name: &str, value: &str) -> Self {
        Self {
            name: name.to_owned(),
            value: value.to_owned(),
        }
    }
}

impl Reader for Reading<'_> {
    fn family(&mut self, family: &FamilyReading<'_>) {
        self.name = Escaping::Underscores.escape(family.name).into_owned();
        self.family = Arc::new(Family {
            kind: family.kind,
            help: family.help.to_owned(),
            unit: family.unit.unwrap_or_default(),
        });
    }

    fn series(&mut self, series: &SeriesReading<'_>) {
        let given = series.labels.iter().map(|(name, value)| {
            let name = Escaping::Underscores.escape_label(name).into_owned();
            (name, value.clone())
        });
        // To Prometheus an empty label is none.
        let mut labels: Vec<_> = given
            .filter(|(_, value)| !value.is_empty())
            .map(|(name, value)| Label { name, value })
            .collect();
        for (name, value) in self.constant {
            if labels.iter().all(|label| label.name != *name) {
                labels.push(Label::new(name, value));
            }
        }
        let mut versions = Versions::Both;
        if let (ValueReading::Native(value), true) = (&series.value, self.is_native) {
            let value = Value::Native(value.clone());
            self.push(Versions::Second, labels.clone(), "", series.created, value);
            versions = Versions::First;
        }
        series.value.each_line(|line| {
            let mut labels = labels.clone();
            if let Some((name, value)) = line.label {
                labels.push(Label::new(name, value));
            }
            let value = Value::Number(line.value);
            self.push(versions, labels, line.suffix, series.created, value);
        });
    }
}
