//! This crate's families inside a `prometheus::Registry`, for programs that have one already.
//!
//! Feature `prometheus`. That crate keeps all counters as `f64`, so integers above 2⁵³ lose their
//! last bits on this way; the encoders of this crate are exact.

use crate::description::{Detail, Kind};
use crate::registry::Registry;
use crate::settle::{Part, SettledFamily};
use crate::walk::{Point, Reading, Source, Visitor, walk};
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
    let of_states = (family.description.kind == Kind::StateSet).then_some(&family.name);
    let constants: HashMap<String, String> = part
        .constant_labels
        .iter()
        .map(|(name, value)| ((*name).to_owned(), value.clone()))
        .collect();
    Desc::new(
        family.name.clone(),
        help(family),
        labels
            .map(|label| (*label).to_owned())
            .chain(of_states.cloned())
            .collect(),
        constants,
    )
}

/// The help text; the `prometheus` crate does not accept an empty one.
fn help(family: &SettledFamily) -> String {
    match &*family.help {
        "" => family.name.clone(),
        help => help.to_owned(),
    }
}

impl Collector for PrometheusCollector {
    fn desc(&self) -> Vec<&Desc> {
        self.descriptions.iter().collect()
    }

    fn collect(&self) -> Vec<proto::MetricFamily> {
        let mut families = Families::default();
        walk(&self.registry.settled(), &Source::Program, &mut families);
        families.0
    }
}

#[derive(Default)]
struct Families(Vec<proto::MetricFamily>);

impl Visitor for Families {
    fn family(&mut self, family: &SettledFamily) {
        let mut theirs = proto::MetricFamily::default();
        theirs.set_name(family.name.clone());
        theirs.set_help(help(family));
        theirs.set_field_type(match family.description.kind {
            Kind::Counter => proto::MetricType::COUNTER,
            Kind::Gauge | Kind::UpDown | Kind::Info | Kind::StateSet => proto::MetricType::GAUGE,
            Kind::Histogram => proto::MetricType::HISTOGRAM,
            Kind::Summary => proto::MetricType::SUMMARY,
            Kind::Unknown => proto::MetricType::UNTYPED,
        });
        self.0.push(theirs);
    }

    fn series(&mut self, family: &SettledFamily, part: &Part, values: &[usize], point: &Point<'_>) {
        let labels = family.series_labels(part, values).into_iter();
        let labels: Vec<_> = labels.map(|(name, value)| pair(name, value)).collect();
        let Some(theirs) = self.0.last_mut() else {
            return;
        };
        if let (Reading::State(current), Detail::States(states)) =
            (point.reading, family.description.detail)
        {
            for (at, text) in states.texts().enumerate() {
                let mut labels = labels.clone();
                labels.push(pair(family.name.clone(), text));
                let mut metric = proto::Metric::from_label(labels);
                set_number(&mut metric, family, f64::from(current == Some(at)));
                theirs.mut_metric().push(metric);
            }
            return;
        }
        let mut metric = proto::Metric::from_label(labels);
        match point.reading {
            Reading::Unsigned(value) => set_number(&mut metric, family, value as f64),
            Reading::Signed(value) => set_number(&mut metric, family, value as f64),
            Reading::Float(value) => set_number(&mut metric, family, value),
            Reading::Histogram { buckets, sum } => {
                metric.set_histogram(histogram(family.description.bounds, buckets, sum));
            }
            Reading::Summary { count, sum, .. } => {
                let mut summary = proto::Summary::default();
                summary.set_sample_count(count);
                summary.set_sample_sum(sum);
                metric.set_summary(summary);
            }
            Reading::State(_) => {}
        }
        theirs.mut_metric().push(metric);
    }
}

fn pair(name: String, value: String) -> proto::LabelPair {
    let mut pair = proto::LabelPair::default();
    pair.set_name(name);
    pair.set_value(value);
    pair
}

fn set_number(metric: &mut proto::Metric, family: &SettledFamily, value: f64) {
    if family.description.kind == Kind::Counter {
        let mut counter = proto::Counter::default();
        counter.set_value(value);
        metric.set_counter(counter);
    } else {
        let mut gauge = proto::Gauge::default();
        gauge.set_value(value);
        metric.set_gauge(gauge);
    }
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
