//! This crate's families inside a `prometheus::Registry`, and the other way round.
//!
//! Feature `prometheus`. [`PrometheusCollector`] shows ours in theirs, [`RegistrySource`] theirs in
//! ours; a program takes one way or the other. That crate keeps all counters as `f64`, so integers
//! above 2⁵³ lose their last bits in it; the encoders of this crate are exact.

mod number;
mod source;

pub use source::RegistrySource;

use crate::collector::{CollectedFamily, Gathered};
use crate::description::{Detail, Kind};
use crate::exposition::Escaping;
use crate::registry::Registry;
use crate::settle::{Part, SettledFamily};
use crate::walk::{Buffers, Point, Reading, Source, Visitor, walk};
use prometheus::core::{Collector, Desc};
use prometheus::proto;
use std::collections::HashMap;

/// A collector that shows a registry of this crate in a `prometheus::Registry`.
///
/// ```
/// # use tallymark_runtime as tallymark;
/// use tallymark::prometheus::PrometheusCollector;
///
/// let theirs = prometheus::Registry::new();
/// theirs.register(Box::new(PrometheusCollector::new(tallymark::registry())?))?;
/// assert!(theirs.gather().iter().any(|family| family.name() == "tallymark_rejected_values_total"));
/// # Ok::<(), prometheus::Error>(())
/// ```
pub struct PrometheusCollector {
    registry: &'static Registry,
    descriptions: Vec<Desc>,
}

impl PrometheusCollector {
    /// A collector of all that `registry` shows now or later.
    ///
    /// Families registered later are shown too, but not guarded by `prometheus::Registry` against
    /// families of the same name that it has from elsewhere.
    ///
    /// # Errors
    /// When the `prometheus` crate does not accept a name that this one does.
    pub fn new(registry: &'static Registry) -> prometheus::Result<Self> {
        let families = registry.settled();
        let descriptions = families.families.iter().flat_map(|family| {
            let parts = family.parts.iter();
            parts.map(|part| describe(family, part))
        });
        Ok(Self {
            registry,
            descriptions: descriptions.collect::<prometheus::Result<_>>()?,
        })
    }
}

fn describe(family: &SettledFamily, part: &Part) -> prometheus::Result<Desc> {
    let labels = family.description.labels.iter().flat_map(|label| {
        let implied = label.implied.iter();
        std::iter::once(&label.name).chain(implied)
    });
    let escape = |name| Escaping::Underscores.escape_label(name).into_owned();
    let of_states = (family.description.kind == Kind::StateSet).then_some(&*family.name);
    let constants: HashMap<String, String> = part
        .constant_labels
        .iter()
        .map(|(name, value)| (escape(name), value.clone()))
        .collect();
    Desc::new(
        Escaping::Underscores.escape(&family.name).into_owned(),
        help(family),
        labels.copied().chain(of_states).map(escape).collect(),
        constants,
    )
}

fn help(family: &SettledFamily) -> String {
    not_empty(&family.help, &family.name)
}

/// The help text; the `prometheus` crate does not accept an empty one.
fn not_empty(help: &str, name: &str) -> String {
    if help.is_empty() { name } else { help }.to_owned()
}

impl Collector for PrometheusCollector {
    fn desc(&self) -> Vec<&Desc> {
        self.descriptions.iter().collect()
    }

    fn collect(&self) -> Vec<proto::MetricFamily> {
        let settled = self.registry.settled();
        let gathered = Gathered::new(&self.registry.collectors, &settled);
        let mut families = Families::default();
        walk(
            &settled,
            &Source::Program,
            &mut Buffers::default(),
            &mut families,
        );
        gathered.families().for_each(|family| families.add(family));
        families.0
    }
}

#[derive(Default)]
struct Families(Vec<proto::MetricFamily>);

impl Families {
    fn begin(&mut self, name: &str, help: String, kind: Kind) {
        let mut theirs = proto::MetricFamily::default();
        // Their encoder knows no quoted names.
        theirs.set_name(Escaping::Underscores.escape(name).into_owned());
        theirs.set_help(help);
        theirs.set_field_type(match kind {
            Kind::Counter => proto::MetricType::COUNTER,
            Kind::Histogram | Kind::NativeHistogram => proto::MetricType::HISTOGRAM,
            Kind::Summary => proto::MetricType::SUMMARY,
            // Their encoder panics at what is untyped.
            Kind::Gauge | Kind::UpDown | Kind::Info | Kind::StateSet | Kind::Unknown => {
                proto::MetricType::GAUGE
            }
        });
        self.0.push(theirs);
    }

    fn push(
        &mut self,
        kind: Kind,
        labels: Vec<(String, String)>,
        bounds: &[f64],
        reading: Reading<'_>,
    ) {
        let labels = labels.into_iter().map(|(name, value)| {
            let mut pair = proto::LabelPair::default();
            pair.set_name(Escaping::Underscores.escape_label(&name).into_owned());
            pair.set_value(value);
            pair
        });
        let mut metric = proto::Metric::from_label(labels.collect());
        match reading {
            Reading::Unsigned(value) => set_number(&mut metric, kind, value as f64),
            Reading::Signed(value) => set_number(&mut metric, kind, value as f64),
            Reading::Float(value) => set_number(&mut metric, kind, value),
            Reading::Histogram { buckets, sum } => {
                metric.set_histogram(histogram(bounds, buckets, sum));
            }
            // That crate has no exponential buckets.
            Reading::Native(observed) => {
                let sum = observed.exponential.sum;
                metric.set_histogram(histogram(bounds, &observed.buckets, sum));
            }
            Reading::Summary {
                count,
                sum,
                quantiles,
            } => metric.set_summary(summary(count, sum, quantiles)),
            Reading::State(_) => return,
        }
        if let Some(theirs) = self.0.last_mut() {
            theirs.mut_metric().push(metric);
        }
    }

    fn add(&mut self, family: &CollectedFamily) {
        let CollectedFamily {
            name, help, kind, ..
        } = family;
        self.begin(name, not_empty(help, name), *kind);
        for (labels, value) in &family.series {
            let reading = value.point().reading;
            self.push(*kind, labels.clone(), value.bounds(), reading);
        }
    }
}

impl Visitor for Families {
    fn family(&mut self, family: &SettledFamily) {
        self.begin(&family.name, help(family), family.description.kind);
    }

    fn series(&mut self, family: &SettledFamily, part: &Part, values: &[usize], point: &Point<'_>) {
        let labels = family.series_labels(part, values);
        let description = family.description;
        if let (Reading::State(current), Detail::States(states)) =
            (point.reading, description.detail)
        {
            for (at, text) in states.texts().enumerate() {
                let mut labels = labels.clone();
                labels.push((family.name.clone(), text));
                let value = Reading::Unsigned(u64::from(current == Some(at)));
                self.push(description.kind, labels, &[], value);
            }
            return;
        }
        self.push(description.kind, labels, description.bounds, point.reading);
    }
}

fn set_number(metric: &mut proto::Metric, kind: Kind, value: f64) {
    if kind == Kind::Counter {
        let mut counter = proto::Counter::default();
        counter.set_value(value);
        metric.set_counter(counter);
    } else {
        let mut gauge = proto::Gauge::default();
        gauge.set_value(value);
        metric.set_gauge(gauge);
    }
}

fn summary(count: u64, sum: f64, quantiles: &[(f64, f64)]) -> proto::Summary {
    let quantiles = quantiles.iter().map(|(rank, value)| {
        let mut theirs = proto::Quantile::default();
        theirs.set_quantile(*rank);
        theirs.set_value(*value);
        theirs
    });
    let mut summary = proto::Summary::default();
    summary.set_sample_count(count);
    summary.set_sample_sum(sum);
    summary.set_quantile(quantiles.collect());
    summary
}

/// The bucket `+Inf` is left out: their encoder adds it from the count.
fn histogram(bounds: &[f64], buckets: &[u64], sum: f64) -> proto::Histogram {
    let mut cumulative = 0u64;
    let theirs = bounds.iter().zip(buckets).map(|(bound, count)| {
        cumulative = cumulative.wrapping_add(*count);
        let mut bucket = proto::Bucket::default();
        bucket.set_upper_bound(*bound);
        bucket.set_cumulative_count(cumulative);
        bucket
    });
    let mut histogram = proto::Histogram::default();
    histogram.set_bucket(theirs.collect());
    histogram.set_sample_count(
        buckets
            .iter()
            .fold(0, |sum, count| sum.wrapping_add(*count)),
    );
    histogram.set_sample_sum(sum);
    histogram
}
