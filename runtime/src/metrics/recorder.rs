//! The recorder itself.

use super::builder::MetricsBuilder;
use super::cells::{Cells, Recorded};
use super::families::Families;
use metrics::{Counter, Gauge, Histogram, Key, KeyName, Metadata, Recorder, SharedString, Unit};
use std::fmt;
use std::sync::Arc;

/// Takes what other crates record with the crate `metrics`, for a registry to show.
///
/// ```
/// # use tallymark_runtime as tallymark;
/// use tallymark::metrics::MetricsRecorder;
///
/// MetricsRecorder::builder()
///     .capacity(500)
///     .buckets_of_suffix("_bytes", &[1024.0, 65536.0])
///     .install()?;
///
/// // Anywhere in the program, in a crate that knows nothing of this one:
/// metrics::describe_counter!("mail.sent", "Letters sent.");
/// metrics::counter!("mail.sent", "to" => "someone").increment(2);
/// metrics::histogram!("mail.size_bytes").record(2000);
///
/// let mut text = String::new();
/// tallymark::registry().encode_text(&mut text);
/// assert!(text.contains("# HELP mail_sent Letters sent.\n"));
/// assert!(text.contains("mail_sent{to=\"someone\"} 2\n"));
/// assert!(text.contains("mail_size_bytes_bucket{le=\"65536.0\"} 1\n"));
/// # Ok::<(), tallymark::metrics::InstallError>(())
/// ```
///
/// In tests, one that is built for a registry of its own records what happens within
/// `metrics::with_local_recorder`.
#[derive(Clone)]
pub struct MetricsRecorder(pub(super) Arc<Families>);

impl MetricsRecorder {
    /// A recorder to be made.
    pub fn builder() -> MetricsBuilder {
        MetricsBuilder::new()
    }
}

impl fmt::Debug for MetricsRecorder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MetricsRecorder").finish_non_exhaustive()
    }
}

impl Recorder for MetricsRecorder {
    fn describe_counter(&self, name: KeyName, unit: Option<Unit>, text: SharedString) {
        self.0.describe(name.as_str(), unit, &text);
    }

    fn describe_gauge(&self, name: KeyName, unit: Option<Unit>, text: SharedString) {
        self.0.describe(name.as_str(), unit, &text);
    }

    fn describe_histogram(&self, name: KeyName, unit: Option<Unit>, text: SharedString) {
        self.0.describe(name.as_str(), unit, &text);
    }

    fn register_counter(&self, key: &Key, _: &Metadata<'_>) -> Counter {
        match self.0.cells(key, Recorded::Counter) {
            Some(Cells::Counter(number)) => Counter::from_arc(number),
            _ => Counter::noop(),
        }
    }

    fn register_gauge(&self, key: &Key, _: &Metadata<'_>) -> Gauge {
        match self.0.cells(key, Recorded::Gauge) {
            Some(Cells::Gauge(number)) => Gauge::from_arc(number),
            _ => Gauge::noop(),
        }
    }

    fn register_histogram(&self, key: &Key, _: &Metadata<'_>) -> Histogram {
        match self.0.cells(key, Recorded::Histogram) {
            Some(Cells::Histogram(buckets)) => Histogram::from_arc(buckets),
            _ => Histogram::noop(),
        }
    }
}
