//! Copies of what the program's own code gives: collectors, and functions behind computed gauges.
//!
//! That code may take its time, which nobody who looks at the page is to wait for, and it may cost
//! something, which is why it is not asked at every tick.

use super::totals::{Head, Labels, Walk};
use tallymark_runtime::reading::ValueReading;
use tallymark_runtime::testing::NativeHistogramValue;
use tallymark_runtime::{FamilyDescription, Kind};

/// The most series that are kept; what comes beyond is left out.
const MOST: usize = 10_000;

/// What was given last.
#[derive(Default)]
pub(super) struct Asked {
    families: Vec<Family>,
    series: usize,
    pub(super) left_out: usize,
}

struct Family {
    name: String,
    help: String,
    kind: Kind,
    unit: Option<&'static str>,
    description: Option<&'static FamilyDescription>,
    series: Vec<(Vec<(String, String)>, Value)>,
}

enum Value {
    Unsigned(u64),
    Signed(i64),
    Float(f64),
    Histogram(Vec<f64>, Vec<u64>, f64),
    Native(NativeHistogramValue),
    Summary(u64, f64, Vec<(f64, f64)>),
}

impl Value {
    fn of(value: &ValueReading<'_>) -> Option<Self> {
        Some(match value {
            ValueReading::Unsigned(value) => Self::Unsigned(*value),
            ValueReading::Signed(value) => Self::Signed(*value),
            ValueReading::Float(value) => Self::Float(*value),
            ValueReading::Histogram {
                bounds,
                buckets,
                sum,
            } => Self::Histogram(bounds.to_vec(), buckets.to_vec(), *sum),
            ValueReading::Native(native) => Self::Native(native.clone()),
            ValueReading::Summary {
                count,
                sum,
                quantiles,
            } => Self::Summary(*count, *sum, quantiles.to_vec()),
            _ => return None,
        })
    }

    fn reading(&self) -> ValueReading<'_> {
        match self {
            Self::Unsigned(value) => ValueReading::Unsigned(*value),
            Self::Signed(value) => ValueReading::Signed(*value),
            Self::Float(value) => ValueReading::Float(*value),
            Self::Histogram(bounds, buckets, sum) => ValueReading::Histogram {
                bounds,
                buckets,
                sum: *sum,
            },
            Self::Native(native) => ValueReading::Native(native.clone()),
            Self::Summary(count, sum, quantiles) => ValueReading::Summary {
                count: *count,
                sum: *sum,
                quantiles,
            },
        }
    }
}

impl Walk for Asked {
    fn family(&mut self, head: &Head<'_>) {
        self.families.push(Family {
            name: head.name.to_owned(),
            help: head.help.to_owned(),
            kind: head.kind,
            unit: head.unit,
            description: head.description,
            series: Vec::new(),
        });
    }

    fn series(&mut self, labels: &Labels, value: &ValueReading<'_>) {
        let (Some(family), Some(value)) = (self.families.last_mut(), Value::of(value)) else {
            return;
        };
        if self.series == MOST {
            self.left_out += 1;
            return;
        }
        self.series += 1;
        family.series.push((labels.to_vec(), value));
    }
}

impl Asked {
    /// Tells a walk of it.
    pub(super) fn tell(&self, walk: &mut impl Walk) {
        for family in &self.families {
            walk.family(&Head {
                name: &family.name,
                help: &family.help,
                kind: family.kind,
                unit: family.unit,
                description: family.description,
            });
            for (labels, value) in &family.series {
                walk.series(labels, &value.reading());
            }
        }
    }
}
