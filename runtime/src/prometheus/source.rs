//! Families of a `prometheus::Registry` inside one of ours.

#[allow(unused_imports, reason = "one model has the method itself")]
use super::number::GetValue;
use super::number::untyped;
use crate::collector::{CollectedValue, Collection, Collector, CollectorError};
use crate::description::Kind;
use prometheus::proto::{self, MetricType};

/// A collector that shows a `prometheus::Registry` in a [`Registry`](crate::Registry) of this crate,
/// for programs that move from one to the other, or whose libraries stay with it.
///
/// Names, help and labels are taken as they are, and values to the last bit, quantiles among them.
/// Timestamps are left out.
///
/// ```
/// # use tallymark_runtime as tallymark;
/// use std::time::Duration;
/// use tallymark::prometheus::RegistrySource;
///
/// let theirs = prometheus::Registry::new();
/// let jobs = prometheus::IntCounter::new("jobs_total", "Jobs.")?;
/// theirs.register(Box::new(jobs.clone()))?;
///
/// let ours = tallymark::Registry::new();
/// let source = RegistrySource::new(theirs);
/// ours.register_collector("prometheus", Duration::from_secs(1), source).unwrap();
///
/// jobs.inc_by(3);
/// let mut text = String::new();
/// ours.encode_text(&mut text);
/// assert!(text.contains("# HELP jobs_total Jobs.\n# TYPE jobs_total counter\njobs_total 3\n"));
/// # Ok::<(), prometheus::Error>(())
/// ```
///
/// All that the crate `prometheus` knows itself is in `prometheus::default_registry().clone()`.
///
/// Families of type `UNTYPED`, which that crate has but never makes, are left out where another
/// crate of the program turns its feature `protobuf` on: then their values cannot be read.
#[derive(Clone, Debug)]
pub struct RegistrySource(prometheus::Registry);

impl RegistrySource {
    /// A collector of all that `registry` has.
    pub fn new(registry: prometheus::Registry) -> Self {
        Self(registry)
    }
}

impl Collector for RegistrySource {
    fn collect(&mut self, out: &mut Collection) -> Result<(), CollectorError> {
        out.allow_any_name();
        for family in self.0.gather() {
            for metric in family.get_metric() {
                add(out, &family, metric);
            }
        }
        Ok(())
    }
}

fn add(out: &mut Collection, family: &proto::MetricFamily, metric: &proto::Metric) {
    let labels: Vec<_> = metric
        .get_label()
        .iter()
        .map(|pair| (pair.name(), pair.value()))
        .collect();
    let (kind, value) = match family.get_field_type() {
        MetricType::COUNTER => (Kind::Counter, metric.get_counter().get_value()),
        MetricType::GAUGE => (Kind::Gauge, metric.get_gauge().get_value()),
        MetricType::UNTYPED => match untyped(metric) {
            Some(value) => (Kind::Unknown, value),
            None => return,
        },
        MetricType::SUMMARY => {
            let summary = metric.get_summary();
            let quantiles = summary.get_quantile().iter();
            let quantiles: Vec<_> = quantiles
                .map(|quantile| (quantile.quantile(), quantile.value()))
                .collect();
            let (count, sum) = (summary.sample_count(), summary.sample_sum());
            out.summary(family.name(), family.help())
                .sample(&labels, count, sum, &quantiles);
            return;
        }
        MetricType::HISTOGRAM => {
            let histogram = metric.get_histogram();
            let buckets = histogram.get_bucket().iter();
            // The last is the number of all, whether it is there or not.
            let buckets = buckets.filter(|bucket| bucket.upper_bound() < f64::INFINITY);
            let (bounds, mut counts): (Vec<_>, Vec<_>) = buckets
                .map(|bucket| (bucket.upper_bound(), bucket.cumulative_count()))
                .unzip();
            counts.push(histogram.get_sample_count());
            out.histogram(family.name(), family.help(), &bounds)
                .cumulative(&labels, &counts, histogram.get_sample_sum());
            return;
        }
    };
    let value = CollectedValue::Float(value);
    out.add(family.name(), family.help(), kind, &labels, value);
}
