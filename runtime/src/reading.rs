//! A registry's values at one moment, for code that sends or shows them in a way of its own.
//!
//! The encoders are faster where text or protobuf is wanted. Here names are as they were declared, not
//! escaped, and numbers as exact as they were counted.

use crate::collector::{CollectedFamily, Gathered};
use crate::computed::Formula;
use crate::description::{Detail, FamilyDescription, Kind};
use crate::exposition::bound_text;
use crate::registry::Registry;
use crate::settle::{Part, SettledFamily};
use crate::testing::NativeHistogramValue;
use crate::walk::{Buffers, Point, Reading, Source, Visitor, walk};
use std::time::{Duration, Instant};

/// A family, before its series.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct FamilyReading<'a> {
    /// The name, unescaped; a counter's mostly ends in `_total`.
    pub name: &'a str,
    /// The help text, unescaped; may be empty.
    pub help: &'a str,
    /// What its series are.
    pub kind: Kind,
    /// The base unit that the name says, where the type has one: `seconds`, `bytes`.
    pub unit: Option<&'static str>,
    /// What was declared, by which it has labels, a budget and a place in the source; nothing where a
    /// collector gave it. The name there is without the prefixes of the sets around it.
    pub description: Option<&'static FamilyDescription>,
}

/// A series at one moment.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct SeriesReading<'a> {
    /// Names and values of its labels, unescaped, in the order of lines.
    pub labels: &'a [(String, String)],
    /// When it began to count, in milliseconds since 1970, where that is known.
    pub created: Option<u64>,
    /// What it has counted.
    pub value: ValueReading<'a>,
}

/// The value of a series.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum ValueReading<'a> {
    /// An integer that is never negative. One state of a state set is 1 or 0, and an info metric 1.
    Unsigned(u64),
    /// An integer.
    Signed(i64),
    /// A float.
    Float(f64),
    /// A histogram.
    Histogram {
        /// The upper bounds, ascending, without `+Inf`.
        bounds: &'a [f64],
        /// The observations in each bucket alone, those in `+Inf` last.
        buckets: &'a [u64],
        /// The sum of the observations.
        sum: f64,
    },
    /// A native histogram; values no further than 2⁻¹²⁸ from 0 are its zeros.
    Native(NativeHistogramValue),
    /// A summary.
    Summary {
        /// The number of observations.
        count: u64,
        /// Their sum.
        sum: f64,
        /// Each quantile, from 0 to 1, and its value, ascending.
        quantiles: &'a [(f64, f64)],
    },
}

/// What tells a line of a series from its others.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Line<'a> {
    /// What its name has behind that of the family: `_bucket`, `_sum`, `_count`, or nothing.
    pub suffix: &'static str,
    /// A further label: `le` or `quantile`.
    pub label: Option<(&'static str, &'a str)>,
    /// The number.
    pub value: f64,
}

impl ValueReading<'_> {
    /// Calls `each` with the lines that a text exposition has for it. Buckets are cumulated, `+Inf` last.
    pub fn each_line(&self, mut each: impl FnMut(&Line<'_>)) {
        match self {
            Self::Unsigned(value) => each(&Line::new("", *value as f64)),
            Self::Signed(value) => each(&Line::new("", *value as f64)),
            Self::Float(value) => each(&Line::new("", *value)),
            Self::Histogram {
                bounds,
                buckets,
                sum,
            } => {
                let bounds = bounds.iter().copied().chain([f64::INFINITY]);
                each_bucket(bounds.zip(buckets.iter().copied()), *sum, each);
            }
            Self::Native(value) => each_bucket(value.buckets.iter().copied(), value.sum, each),
            Self::Summary {
                count,
                sum,
                quantiles,
            } => {
                for (quantile, value) in *quantiles {
                    each(&Line {
                        label: Some(("quantile", &bound_text(*quantile))),
                        ..Line::new("", *value)
                    });
                }
                each(&Line::new("_sum", *sum));
                each(&Line::new("_count", *count as f64));
            }
        }
    }
}

impl Line<'_> {
    fn new(suffix: &'static str, value: f64) -> Self {
        Self {
            suffix,
            label: None,
            value,
        }
    }
}

fn each_bucket(
    buckets: impl Iterator<Item = (f64, u64)>,
    sum: f64,
    mut each: impl FnMut(&Line<'_>),
) {
    let mut cumulative = 0u64;
    for (bound, count) in buckets {
        cumulative = cumulative.wrapping_add(count);
        each(&Line {
            label: Some(("le", &bound_text(bound))),
            ..Line::new("_bucket", cumulative as f64)
        });
    }
    each(&Line::new("_sum", sum));
    each(&Line::new("_count", cumulative as f64));
}

/// What is done with each family and series.
pub trait Reader {
    /// Comes before the first series of a family. Families without series are left out.
    fn family(&mut self, family: &FamilyReading<'_>);
    /// A series of the family that came last.
    fn series(&mut self, series: &SeriesReading<'_>);
}

impl Registry {
    /// Tells `reader` of all families by name, those of collectors last, and of their series.
    ///
    /// Collectors are waited for as in a scrape, for no longer than `limit` together: see
    /// [`Scrape::within`](crate::Scrape::within).
    ///
    /// ```
    /// # use tallymark_runtime as tallymark;
    /// use std::time::Duration;
    /// use tallymark::reading::{FamilyReading, Reader, SeriesReading};
    ///
    /// #[derive(Default)]
    /// struct Count {
    ///     families: usize,
    ///     series: usize,
    /// }
    ///
    /// impl Reader for Count {
    ///     fn family(&mut self, _: &FamilyReading<'_>) {
    ///         self.families += 1;
    ///     }
    ///     fn series(&mut self, _: &SeriesReading<'_>) {
    ///         self.series += 1;
    ///     }
    /// }
    ///
    /// let mut count = Count::default();
    /// tallymark::registry().read(Duration::from_secs(10), &mut count);
    /// assert!(count.series >= count.families);
    /// ```
    pub fn read(&self, limit: Duration, reader: &mut impl Reader) {
        self.read_of(&|_| true, Some(limit), reader);
    }

    /// As [`read`](Self::read), of what stands in memory alone: no code of the program is called, neither
    /// collectors nor the functions behind [`Computed`](crate::Computed), so that it can be done often.
    ///
    /// ```
    /// # use tallymark_runtime as tallymark;
    /// # use tallymark::reading::{FamilyReading, Reader, SeriesReading};
    /// # #[derive(Default)]
    /// # struct Names(Vec<String>);
    /// # impl Reader for Names {
    /// #     fn family(&mut self, family: &FamilyReading<'_>) {
    /// #         self.0.push(family.name.to_owned());
    /// #     }
    /// #     fn series(&mut self, _: &SeriesReading<'_>) {}
    /// # }
    /// use std::time::Duration;
    /// use tallymark::{Collection, Registry};
    ///
    /// let registry = Registry::new();
    /// registry.register_collector("pool", Duration::from_secs(1), |out: &mut Collection| {
    ///     out.gauge("pool_size", "Connections.").sample(&[], 4);
    ///     Ok(())
    /// })?;
    /// let (mut counted, mut asked) = (Names::default(), Names::default());
    /// registry.read_counted(&mut counted);
    /// registry.read_asked(Duration::from_secs(10), &mut asked);
    /// assert!(counted.0.is_empty());
    /// assert_eq!(asked.0[0], "pool_size");
    /// # Ok::<(), tallymark::Problems>(())
    /// ```
    pub fn read_counted(&self, reader: &mut impl Reader) {
        self.read_of(&|family| !is_asked(family), None, reader);
    }

    /// As [`read`](Self::read), of all that [`read_counted`](Self::read_counted) leaves out.
    pub fn read_asked(&self, limit: Duration, reader: &mut impl Reader) {
        self.read_of(&is_asked, Some(limit), reader);
    }

    /// Tells of the families that are `wanted`, and with a limit of those of collectors.
    fn read_of(
        &self,
        wanted: &dyn Fn(&SettledFamily) -> bool,
        limit: Option<Duration>,
        reader: &mut impl Reader,
    ) {
        let settled = self.settled();
        // First: what the program counts meanwhile is read after it.
        let gathered = limit.map(|limit| {
            let until = Instant::now().checked_add(limit);
            Gathered::until(until, &self.collectors, &settled)
        });
        let mut reading = Telling { reader, wanted };
        walk(
            &settled,
            &Source::Program,
            &mut Buffers::default(),
            &mut reading,
        );
        for family in gathered.iter().flat_map(Gathered::families) {
            reading.tell(family);
        }
    }
}

/// Whether a function of the program gives its values.
fn is_asked(family: &SettledFamily) -> bool {
    matches!(
        family.description.detail,
        Detail::Computed(Some(Formula::Value(_)))
    )
}

/// A visitor who tells a reader.
struct Telling<'a, R> {
    reader: &'a mut R,
    wanted: &'a dyn Fn(&SettledFamily) -> bool,
}

impl<R: Reader> Telling<'_, R> {
    fn begin(
        &mut self,
        (name, help): (&str, &str),
        kind: Kind,
        description: Option<&'static FamilyDescription>,
    ) {
        let unit = match kind {
            Kind::Info | Kind::StateSet => None,
            _ => tallymark_rules::base_unit(name),
        };
        self.reader.family(&FamilyReading {
            name,
            help,
            kind,
            unit,
            description,
        });
    }

    fn tell(&mut self, family: &CollectedFamily) {
        self.begin((&family.name, &family.help), family.kind, None);
        for (labels, value) in &family.series {
            if let Some(value_reading) = value_reading(value.point().reading, value.bounds()) {
                self.reader.series(&SeriesReading {
                    labels,
                    created: None,
                    value: value_reading,
                });
            }
        }
    }
}

impl<R: Reader> Visitor for Telling<'_, R> {
    fn wants(&self, family: &SettledFamily) -> bool {
        (self.wanted)(family)
    }

    fn family(&mut self, family: &SettledFamily) {
        let description = family.description;
        let titles = (&*family.name, &*family.help);
        self.begin(titles, description.kind, Some(description));
    }

    fn series(&mut self, family: &SettledFamily, part: &Part, values: &[usize], point: &Point<'_>) {
        let mut labels = family.series_labels(part, values);
        let description = family.description;
        if let Some(value) = value_reading(point.reading, description.bounds) {
            return self.reader.series(&SeriesReading {
                labels: &labels,
                created: point.created,
                value,
            });
        }
        let (Reading::State(current), Detail::States(states)) = (point.reading, description.detail)
        else {
            return;
        };
        for (at, text) in states.texts().enumerate() {
            labels.push((family.name.clone(), text));
            self.reader.series(&SeriesReading {
                labels: &labels,
                created: None,
                value: ValueReading::Unsigned(u64::from(current == Some(at))),
            });
            labels.pop();
        }
    }
}

/// The value, but of a state set, which is several series.
fn value_reading<'a>(reading: Reading<'a>, bounds: &'a [f64]) -> Option<ValueReading<'a>> {
    Some(match reading {
        Reading::Unsigned(value) => ValueReading::Unsigned(value),
        Reading::Signed(value) => ValueReading::Signed(value),
        Reading::Float(value) => ValueReading::Float(value),
        Reading::Histogram { buckets, sum } => ValueReading::Histogram {
            bounds,
            buckets,
            sum,
        },
        Reading::Native(observed) => {
            ValueReading::Native(NativeHistogramValue::of(observed, bounds))
        }
        Reading::Summary {
            count,
            sum,
            quantiles,
        } => ValueReading::Summary {
            count,
            sum,
            quantiles,
        },
        Reading::State(_) => return None,
    })
}
