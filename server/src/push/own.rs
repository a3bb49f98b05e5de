//! What pushing counts of itself.

use tallymark_macros::{Label, MetricSet};
use tallymark_runtime::{Counter, UpDown};

/// How a pusher speaks.
#[derive(Label, Clone, Copy, Debug, PartialEq, Eq)]
#[label(crate = tallymark_runtime)]
pub(crate) enum Protocol {
    RemoteWrite,
    Pushgateway,
    Otlp,
}

impl Protocol {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::RemoteWrite => "remote write",
            Self::Pushgateway => "Pushgateway",
            Self::Otlp => "OTLP",
        }
    }
}

/// Metrics of pushing.
#[derive(MetricSet)]
#[metrics(crate = tallymark_runtime, namespace = "tallymark", subsystem = "push", static = OWN)]
pub(crate) struct Own {
    /// Samples that a receiver has taken.
    #[metric(init = "touched")]
    pub(crate) samples_sent_total: Counter<Protocol>,
    /// Samples that a receiver has refused.
    #[metric(init = "touched")]
    pub(crate) samples_failed_total: Counter<Protocol>,
    /// Samples that were given up unsent, because the queue was full or the program ended.
    #[metric(init = "touched")]
    pub(crate) samples_dropped_total: Counter<Protocol>,
    /// Messages that were tried again.
    #[metric(init = "touched")]
    pub(crate) retries_total: Counter<Protocol>,
    /// Samples that wait to be sent.
    pub(crate) queued_samples: UpDown<Protocol>,
}
