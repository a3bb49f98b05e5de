//! What a scrape of one family shows.

use crate::messages::{Bucket, Histogram, MetricFamily};
use crate::writer::AMOUNTS;
use prost::Message;
use tallymark::Format;

#[derive(Debug, Default)]
pub(crate) struct Shown {
    pub(crate) value: f64,
    /// Cumulated, `+Inf` last.
    pub(crate) buckets: Vec<u64>,
    pub(crate) sum: f64,
    pub(crate) count: u64,
}

impl Shown {
    /// Whether nothing went down.
    pub(crate) fn is_above(&self, before: &Self) -> Result<(), String> {
        let buckets = self.buckets.iter().zip(&before.buckets);
        let is_above = self.value >= before.value
            && self.sum >= before.sum
            && self.count >= before.count
            && buckets.clone().all(|(now, before)| now >= before)
            && self.buckets.is_sorted();
        if is_above {
            return Ok(());
        }
        Err(format!("something went down: before there was {before:?}"))
    }

    /// The sum of all that the buckets hold: each holds one amount alone.
    pub(crate) fn sum_of_buckets(&self) -> f64 {
        let mut below = 0;
        let held = self.buckets.iter().zip(AMOUNTS).map(|(count, amount)| {
            let own = count.wrapping_sub(below);
            below = *count;
            own as f64 * amount
        });
        held.sum()
    }
}

pub(crate) fn read(format: Format, name: &str, body: &[u8]) -> Result<Shown, String> {
    match format {
        Format::Protobuf(_) => message(name, body),
        _ => text(name, body),
    }
}

fn text(name: &str, body: &[u8]) -> Result<Shown, String> {
    let text = str::from_utf8(body).map_err(|error| error.to_string())?;
    let mut shown = Shown::default();
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let broken = || format!("no line of {name}: {line}");
        let (series, value) = line.split_once(' ').ok_or_else(broken)?;
        let suffix = series.strip_prefix(name).ok_or_else(broken)?;
        let number = || value.parse().map_err(|_| broken());
        match suffix {
            "" => shown.value = value.parse().map_err(|_| broken())?,
            "_sum" => shown.sum = value.parse().map_err(|_| broken())?,
            "_count" => shown.count = number()?,
            bucket if bucket.starts_with("_bucket{le=") => shown.buckets.push(number()?),
            _ => return Err(broken()),
        }
    }
    Ok(shown)
}

fn message(name: &str, mut body: &[u8]) -> Result<Shown, String> {
    let family =
        MetricFamily::decode_length_delimited(&mut body).map_err(|error| error.to_string())?;
    let [metric] = &family.metric[..] else {
        return Err(format!("{} metrics", family.metric.len()));
    };
    if !body.is_empty() || family.name() != name {
        return Err(format!("more than {name}"));
    }
    let mut shown = Shown::default();
    if let Some(counter) = &metric.counter {
        shown.value = counter.value();
    } else if let Some(summary) = &metric.summary {
        (shown.count, shown.sum) = (summary.sample_count(), summary.sample_sum());
    } else if let Some(histogram) = &metric.histogram {
        (shown.count, shown.sum) = (histogram.sample_count(), histogram.sample_sum());
        let buckets = histogram.bucket.iter();
        shown.buckets = buckets.map(Bucket::cumulative_count).collect();
        shown
            .buckets
            .push(exponential(histogram).unwrap_or(shown.count));
    }
    Ok(shown)
}

/// The count of all exponential buckets, if there are any.
fn exponential(histogram: &Histogram) -> Option<u64> {
    histogram.schema?;
    let mut all = histogram.zero_count();
    for deltas in [&histogram.negative_delta, &histogram.positive_delta] {
        let mut count = 0;
        for delta in deltas {
            count += delta;
            all = all.wrapping_add_signed(count);
        }
    }
    Some(all)
}
