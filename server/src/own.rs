//! The metrics that this crate keeps of itself, for all exporters and endpoints of the program together.

use hyper::StatusCode;
use tallymark_macros::{Label, MetricSet};
use tallymark_runtime::{Counter, Histogram, UpDown};

/// How a scrape ended.
#[derive(Clone, Copy, Label)]
#[label(crate = tallymark_runtime, name = "outcome")]
pub(crate) enum ScrapeOutcome {
    /// With all that was asked for.
    Ok,
    /// With a word about the request.
    Refused,
    /// Because there were too many at once.
    Busy,
    /// Because it was not done in time.
    Timeout,
    /// Because code that it called panicked.
    Panic,
    /// Because the client, or its connection, was gone before it was done.
    Cancelled,
}

/// Why a request never came to its page.
#[derive(Clone, Copy, Label)]
#[label(crate = tallymark_runtime, name = "reason")]
pub(crate) enum Refusal {
    /// There is no page at the path.
    Path,
    /// The page does not answer the method.
    Method,
    /// It had a body.
    Body,
    /// Credentials were missing or wrong.
    Credentials,
    /// There were more than the web configuration allows.
    Rate,
}

/// Why a connection was closed by this side, before its client was done.
#[derive(Clone, Copy, Label)]
#[label(crate = tallymark_runtime, name = "reason")]
pub(crate) enum Closing {
    /// Another client needed its place.
    Crowded,
    /// The client took too long to read.
    Unread,
    /// The client and this side did not agree on keys: a wrong certificate, no TLS, or too late.
    Handshake,
}

#[derive(MetricSet)]
#[metrics(crate = tallymark_runtime, namespace = "tallymark_exporter", static = OWN)]
pub(crate) struct OwnMetrics {
    /// Scrapes by how they ended.
    pub(crate) scrapes_total: Counter<ScrapeOutcome>,
    /// Scrapes that are being made.
    pub(crate) scrapes_in_flight: UpDown,
    /// Time from a scrape's request to its whole answer, of those that were answered.
    #[metric(buckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0])]
    pub(crate) scrape_duration_seconds: Histogram,
    /// Size of the answers to scrapes, as they are sent.
    #[metric(buckets = [1024.0, 4096.0, 16384.0, 65536.0, 262_144.0, 1_048_576.0, 4_194_304.0, 16_777_216.0])]
    pub(crate) scrape_size_bytes: Histogram,
    /// Requests that never came to a page, by reason.
    pub(crate) refused_requests_total: Counter<Refusal>,
    /// Connections that are open.
    pub(crate) connections: UpDown,
    /// Connections that were closed before their clients were done, by reason.
    pub(crate) closed_connections_total: Counter<Closing>,
    /// Attempts to read the web configuration that failed, while the old one held.
    pub(crate) config_failures_total: Counter,
}

/// A scrape that is being made: counted however it ends.
pub(crate) struct Making(ScrapeOutcome);

impl Making {
    pub(crate) fn new() -> Self {
        OWN.scrapes_in_flight.inc();
        Self(ScrapeOutcome::Cancelled)
    }

    pub(crate) fn ended(mut self, outcome: ScrapeOutcome) {
        self.0 = outcome;
    }

    pub(crate) fn answered(self, status: StatusCode) {
        self.ended(if status == StatusCode::OK {
            ScrapeOutcome::Ok
        } else {
            ScrapeOutcome::Refused
        });
    }
}

impl Drop for Making {
    fn drop(&mut self) {
        OWN.scrapes_in_flight.dec();
        OWN.scrapes_total.with(self.0).inc();
    }
}

/// A connection that is open.
pub(crate) struct Open(());

impl Open {
    pub(crate) fn new() -> Self {
        OWN.connections.inc();
        Self(())
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        OWN.connections.dec();
    }
}
