//! Collectors: families that a program reads from elsewhere when it is scraped.
//!
//! Each collector has a thread of its own, started by the first scrape (`worker`); what it gives is
//! checked as it gives it (`collection`), and what would write lines of a name that is taken is left
//! out (`gathered`). Whatever a collector does, the scrape goes on without it.

mod collection;
mod collectors;
mod family;
mod future;
mod gathered;
mod standing;
mod value;
mod worker;

pub use collection::Collection;
pub(crate) use collectors::Collectors;
pub(crate) use family::{CollectedFamily, CollectedValue};
pub(crate) use gathered::Gathered;
#[cfg(feature = "metrics")]
pub(crate) use standing::warn;
pub use value::{HistogramSamples, InfoSamples, Sample, Samples, SummarySamples};

/// What a collector may fail with: any error.
pub type CollectorError = Box<dyn std::error::Error + Send + Sync>;

/// Reads families from elsewhere whenever a registry is scraped: of a database, a pool, a device.
///
/// Closures are collectors. One that keeps something from run to run is a type of its own, or a
/// closure that is `FnMut`: runs of one collector never overlap.
///
/// ```
/// # use tallymark_runtime as tallymark;
/// use std::time::Duration;
/// use tallymark::{Collection, Collector, CollectorError, Registry};
///
/// struct Disk { path: &'static str, reads: u64 }
///
/// impl Collector for Disk {
///     fn collect(&mut self, out: &mut Collection) -> Result<(), CollectorError> {
///         self.reads += 1;
///         out.counter("disk_reads_total", "Times that the disk was looked at.")
///             .sample(&[("path", self.path)], self.reads);
///         Ok(())
///     }
/// }
///
/// let registry = Registry::new();
/// registry.register_collector("disk", Duration::from_secs(1), Disk { path: "/", reads: 0 })?;
/// let mut text = String::new();
/// registry.encode_text(&mut text);
/// assert!(text.contains(r#"disk_reads_total{path="/"} 1"#));
/// # Ok::<(), tallymark::Problems>(())
/// ```
pub trait Collector: Send + 'static {
    /// Gives the families as they are now.
    ///
    /// # Errors
    /// Whatever keeps the collector from reading them; all its families are then missing from this
    /// scrape, and nothing else is.
    fn collect(&mut self, out: &mut Collection) -> Result<(), CollectorError>;
}

impl<F> Collector for F
where
    F: FnMut(&mut Collection) -> Result<(), CollectorError> + Send + 'static,
{
    fn collect(&mut self, out: &mut Collection) -> Result<(), CollectorError> {
        self(out)
    }
}
