//! What others read in an exposition: a value for each line that text has.

use super::messages::{LabelPair, MetricFamily};
use openmetrics_parser::{
    HistogramValue, MetricNumber, OpenMetricsValue, PrometheusValue, SummaryValue, openmetrics,
    prometheus,
};
use prost::Message;
use std::collections::BTreeMap;

type Series = (String, BTreeMap<String, String>);

/// The bits of values by name and labels; all NaNs are one, and so are both zeros.
pub(crate) type Values = BTreeMap<Series, u64>;

pub(crate) fn insert<'a>(
    values: &mut Values,
    name: &str,
    labels: impl IntoIterator<Item = (&'a str, &'a str)>,
    value: f64,
) {
    let labels = labels.into_iter();
    let labels = labels.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let value = match value {
        value if value.is_nan() => f64::NAN,
        0.0 => 0.0,
        value => value,
    };
    let before = values.insert((name.to_owned(), labels.collect()), value.to_bits());
    assert_eq!(before, None, "{name} stands twice");
}

/// The lines of one series.
struct Lines<'a> {
    values: &'a mut Values,
    name: &'a str,
    labels: Vec<(&'a str, &'a str)>,
}

impl Lines<'_> {
    fn line(&mut self, suffix: &str, last: Option<(&str, &str)>, value: f64) {
        let name = format!("{}{suffix}", self.name);
        let labels = self.labels.iter().copied().chain(last);
        insert(self.values, &name, labels, value);
    }

    fn histogram(&mut self, histogram: &HistogramValue) {
        for bucket in &histogram.buckets {
            let bound = bound(bucket.upper_bound);
            self.line("_bucket", Some(("le", &bound)), bucket.count.as_f64());
        }
        self.sum(histogram.sum, histogram.count);
    }

    fn summary(&mut self, summary: &SummaryValue) {
        self.sum(summary.sum, summary.count);
    }

    fn sum(&mut self, sum: Option<MetricNumber>, count: Option<u64>) {
        self.line("_sum", None, sum.expect("a sum").as_f64());
        self.line("_count", None, count.expect("a count") as f64);
    }
}

fn bound(bound: f64) -> String {
    if bound.is_finite() {
        format!("{bound:?}")
    } else {
        "+Inf".to_owned()
    }
}

pub(crate) fn text(text: &str) -> Values {
    let read = prometheus::parse_prometheus(text);
    let read = read.unwrap_or_else(|error| panic!("{error}\n{text}"));
    let mut values = Values::new();
    for family in read.families.values() {
        for sample in family.iter_samples() {
            let labels = sample.get_labelset().expect("labels");
            let labels = labels
                .iter()
                .map(|(name, value)| (name.as_str(), value.as_str()));
            let mut lines = Lines {
                values: &mut values,
                name: &family.family_name,
                labels: labels.collect(),
            };
            match &sample.value {
                PrometheusValue::Unknown(value) | PrometheusValue::Gauge(value) => {
                    lines.line("", None, value.as_f64());
                }
                PrometheusValue::Counter(counter) => lines.line("", None, counter.value.as_f64()),
                PrometheusValue::Histogram(histogram) => lines.histogram(histogram),
                PrometheusValue::Summary(summary) => lines.summary(summary),
            }
        }
    }
    values
}

pub(crate) fn open_metrics(text: &str) -> Values {
    // The parser holds that histograms have no unit; the specification has one in its examples.
    let lines = text.split_inclusive('\n');
    let text: String = lines.filter(|line| !line.starts_with("# UNIT")).collect();
    let read = openmetrics::parse_openmetrics(&text);
    let read = read.unwrap_or_else(|error| panic!("{error}\n{text}"));
    let mut values = Values::new();
    for family in read.families.values() {
        for sample in family.iter_samples() {
            let labels = sample.get_labelset().expect("labels");
            let labels = labels
                .iter()
                .map(|(name, value)| (name.as_str(), value.as_str()));
            let mut lines = Lines {
                values: &mut values,
                name: &family.family_name,
                labels: labels.collect(),
            };
            match &sample.value {
                OpenMetricsValue::Counter(counter) => {
                    lines.line("_total", None, counter.value.as_f64());
                }
                OpenMetricsValue::Histogram(histogram) => lines.histogram(histogram),
                OpenMetricsValue::Summary(summary) => lines.summary(summary),
                OpenMetricsValue::Gauge(value) => lines.line("", None, value.as_f64()),
                other => panic!("{other:?}"),
            }
        }
    }
    values
}

pub(crate) fn protobuf(mut body: &[u8]) -> Values {
    let mut values = Values::new();
    while !body.is_empty() {
        let family = MetricFamily::decode_length_delimited(&mut body).expect("a family");
        for metric in &family.metric {
            let mut lines = Lines {
                values: &mut values,
                name: family.name(),
                labels: metric.label.iter().map(pair).collect(),
            };
            if let Some(counter) = &metric.counter {
                lines.line("", None, counter.value());
            } else if let Some(gauge) = &metric.gauge {
                lines.line("", None, gauge.value());
            } else if let Some(summary) = &metric.summary {
                lines.line("_sum", None, summary.sample_sum());
                lines.line("_count", None, summary.sample_count() as f64);
            } else if let Some(histogram) = &metric.histogram {
                for bucket in &histogram.bucket {
                    let bound = bound(bucket.upper_bound());
                    let count = bucket.cumulative_count() as f64;
                    lines.line("_bucket", Some(("le", &bound)), count);
                }
                let count = histogram.sample_count() as f64;
                lines.line("_bucket", Some(("le", "+Inf")), count);
                lines.line("_sum", None, histogram.sample_sum());
                lines.line("_count", None, count);
            } else {
                panic!("{metric:?}");
            }
        }
    }
    values
}

fn pair(label: &LabelPair) -> (&str, &str) {
    (label.name(), label.value())
}

/// The help of a family.
pub(crate) fn help(mut body: &[u8], name: &str) -> Option<String> {
    while !body.is_empty() {
        let family = MetricFamily::decode_length_delimited(&mut body).expect("a family");
        if family.name() == name {
            return family.help;
        }
    }
    None
}
