//! Programs with many series, one of each library: what is scraped, and what takes memory.
//!
//! A counter has the labels `provider` (10), `model` (50) and `tenant`; a histogram has `provider` and
//! `tenant`. The tenants make up the number. Their names are known for as long as the program runs,
//! so that no peer has to own them.
#![allow(clippy::unnecessary_wraps, reason = "some makers refuse some shapes")]

mod fastmetrics;
mod limit;
mod measured;
mod metrics;
#[cfg(feature = "opentelemetry")]
mod opentelemetry;
mod prometheus;
mod prometheus_client;
mod tallymark;

use crate::contestant::Path;
use crate::items::Pair;
use crate::labels::Provider;
use std::fmt;
use std::sync::{Mutex, PoisonError};

/// A program whose series are all counted into, and scraped.
pub trait Program: Send + Sync {
    /// Adds one to every counter, or observes 0.3 in every histogram.
    fn touch(&self);

    /// Adds one to a counter of the first family, found by its labels.
    fn add(&self, pair: Pair, tenant: Tenant) {
        let _ = (pair, tenant);
        unreachable!("asked of counters only");
    }

    /// Adds one to the counter of a pair, of the first tenant of the first family, by a handle that is
    /// kept where there are such.
    fn count(&self, pair: Pair) {
        let _ = pair;
        unreachable!("asked of counters only, and of no reference");
    }

    /// Adds the text format to `out`.
    fn scrape(&self, out: &mut Vec<u8>);
}

/// How many series, in how many families.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Families of counters, of so many series each.
    Counters {
        /// Families, each with all series.
        families: usize,
        /// A multiple of 500.
        series: usize,
    },
    /// One family of so many histograms, a multiple of ten.
    Histograms {
        /// A multiple of 10.
        series: usize,
    },
}

impl Shape {
    /// All series of all families.
    pub fn series(self) -> usize {
        match self {
            Self::Counters { families, series } => families * series,
            Self::Histograms { series } => series,
        }
    }

    /// How many tenants make up the number.
    pub fn tenants(self) -> usize {
        match self {
            Self::Counters { series, .. } => series / Pair::COUNT,
            Self::Histograms { series } => series / Provider::ALL.len(),
        }
    }

    /// Makes the names of families and tenants, which are the same for everybody.
    pub fn warm_up(self) {
        if let Self::Counters { families, .. } = self {
            (0..families).for_each(|family| {
                for name in ["client_requests", "fast_requests", "otel_requests"] {
                    named(family, name, "");
                }
                family_name(family);
            });
        }
        drop(tenants(self.tenants()));
    }

    /// The sample lines of a scrape.
    pub fn lines(self) -> usize {
        match self {
            Self::Counters { .. } => self.series(),
            Self::Histograms { series } => series * (crate::items::BOUNDS.len() + 3),
        }
    }
}

/// The value of a label, and which one it is.
#[derive(Clone, Copy, Debug)]
pub struct Tenant {
    /// Its place.
    pub index: usize,
    /// Its name.
    pub name: &'static str,
}

/// Somebody who makes programs.
pub struct Maker {
    /// Who, and how.
    pub who: &'static str,
    /// In what way.
    pub path: Path,
    /// Makes one, or says that this shape is not for it.
    pub make: fn(Shape) -> Option<Box<dyn Program>>,
}

/// Everybody.
pub fn makers() -> Vec<Maker> {
    let maker = |who, path, make| Maker { who, path, make };
    vec![
        maker("tallymark", Path::Ours, tallymark::make),
        maker(
            "kept prefix copied, integer printed",
            Path::Limit,
            limit::make,
        ),
        maker("measured, dense", Path::Idiom, measured::make_dense),
        maker("measured, sparse", Path::Idiom, measured::make_sparse),
        maker("prometheus-client", Path::Idiom, prometheus_client::make),
        maker("fastmetrics", Path::Idiom, fastmetrics::make),
        maker("prometheus", Path::Idiom, prometheus::make),
        maker("metrics", Path::Idiom, metrics::make),
        #[cfg(feature = "opentelemetry")]
        maker("opentelemetry", Path::Idiom, opentelemetry::make),
    ]
}

/// What every histogram observes.
pub const OBSERVED: f64 = 0.3;

/// The names of the families.
fn family_name(family: usize) -> &'static str {
    named(family, "requests", "_total")
}

/// The first tenants.
pub fn tenants(count: usize) -> Vec<Tenant> {
    let names = tenant_names(count).enumerate();
    names.map(|(index, name)| Tenant { index, name }).collect()
}

fn tenant_names(count: usize) -> impl Iterator<Item = &'static str> + Clone {
    (0..count).map(|tenant| named(tenant, "tenant", ""))
}

/// A number between two words, the same text each time.
fn named(number: usize, before: &'static str, after: &str) -> &'static str {
    type Names = Vec<(&'static str, Vec<&'static str>)>;
    static NAMES: Mutex<Names> = Mutex::new(Vec::new());
    let mut names = NAMES.lock().unwrap_or_else(PoisonError::into_inner);
    let at = names.iter().position(|(word, _)| *word == before);
    let at = at.unwrap_or_else(|| {
        names.push((before, Vec::new()));
        names.len() - 1
    });
    let names = &mut names[at].1;
    while names.len() <= number {
        names.push(String::leak(format!("{before}{}{after}", names.len())));
    }
    names[number]
}

/// Calls `act` with the labels of every counter of a family.
fn each_counter(tenant_count: usize, mut act: impl FnMut(Pair, &'static str)) {
    for tenant in tenant_names(tenant_count) {
        for pair in Pair::all() {
            act(pair, tenant);
        }
    }
}

/// Calls `act` with the labels of every histogram of a family.
fn each_histogram(tenant_count: usize, mut act: impl FnMut(Provider, &'static str)) {
    for tenant in tenant_names(tenant_count) {
        for provider in Provider::ALL {
            act(provider, tenant);
        }
    }
}

/// Text that is written to bytes.
struct Utf8<'a>(&'a mut Vec<u8>);

impl fmt::Write for Utf8<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0.extend_from_slice(text.as_bytes());
        Ok(())
    }
}

/// What a scrape says was counted or observed, over all series.
///
/// # Panics
/// When it shows other lines than the shape has.
pub fn read_back(shape: Shape, text: &[u8]) -> f64 {
    let text = str::from_utf8(text).expect("text is UTF-8");
    let (mut lines, mut total) = (0, 0.0);
    for line in text.lines().filter(|line| line.contains("tenant=")) {
        let (series, value) = line.rsplit_once(' ').expect("a line has a value");
        lines += 1;
        let name = series.split('{').next().expect("a line has a name");
        if matches!(shape, Shape::Counters { .. }) || name.ends_with("_count") {
            total += value.parse::<f64>().expect("a value is a number");
        }
    }
    assert_eq!(lines, shape.lines(), "of {shape:?}");
    total
}
