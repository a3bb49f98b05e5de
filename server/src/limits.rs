//! What the exporter takes at most, and for how long; and the settings of that.

use crate::builder::ExporterBuilder;
use std::time::Duration;

/// For settings beyond it, so that adding it to a time cannot overflow.
const LONGEST_SCRAPE: Duration = Duration::from_hours(24);

/// What the exporter takes, and for how long.
pub(crate) struct Limits {
    pub(crate) grace: Duration,
    /// Of each listener.
    pub(crate) connections: usize,
    /// From a connection's opening, or its last answer, to the end of a request's headers.
    pub(crate) head_timeout: Duration,
    /// From the first time that a client does not take its answer to the end of it.
    pub(crate) reading_timeout: Duration,
    pub(crate) scrapes: usize,
    pub(crate) scrape_timeout: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            grace: Duration::from_secs(10),
            connections: 256,
            // It ends idle connections as well: above a minute, the usual time between scrapes, for
            // else every scrape would meet a connection that has just been closed.
            head_timeout: Duration::from_secs(75),
            reading_timeout: Duration::from_mins(1),
            scrapes: 8,
            scrape_timeout: Duration::from_mins(1),
        }
    }
}

impl Limits {
    /// The longest time for a scrape.
    pub(crate) fn scrape_time(&self) -> Duration {
        self.scrape_timeout.min(LONGEST_SCRAPE)
    }
}

impl ExporterBuilder {
    /// How long stopping waits for answers that are still being sent: 10 seconds unless set.
    pub fn grace(mut self, grace: Duration) -> Self {
        self.limits.grace = grace;
        self
    }

    /// How many connections each listener may have open at once: 256 unless set, and never fewer than 1.
    ///
    /// For a further one, the one is closed that has been idle for longest; if none is, one that has
    /// not sent its request, or has not read its answer, for a second. It waits if there is none of
    /// those either.
    pub fn max_connections(mut self, connections: usize) -> Self {
        self.limits.connections = connections;
        self
    }

    /// How many scrapes may be made or sent at once: 8 unless set, and never fewer than 1.
    ///
    /// Further ones wait for half a second, and are then 503 with `Retry-After`. An answer of more than
    /// 64 KiB that is being sent counts; so does a scrape that nobody waits for any more, while the program's
    /// code that it calls has not returned, for as long again as it might take.
    pub fn max_scrapes(mut self, scrapes: usize) -> Self {
        self.limits.scrapes = scrapes;
        self
    }

    /// How long a scrape may take: a minute unless set. Its reader may ask for less by
    /// `X-Prometheus-Scrape-Timeout-Seconds`, as Prometheus does, and is answered a tenth of that
    /// sooner, or half a second.
    ///
    /// Collectors that are not done shortly before are left out of the answer. What is not there at that
    /// time is 503.
    pub fn scrape_timeout(mut self, timeout: Duration) -> Self {
        self.limits.scrape_timeout = timeout;
        self
    }

    /// How long a client may take to ask, from its connection or its last answer to the end of a
    /// request: 75 seconds unless set. It closes idle connections as well, so it belongs above the time
    /// between two scrapes.
    pub fn request_timeout(mut self, timeout: Duration) -> Self {
        self.limits.head_timeout = timeout;
        self
    }

    /// How long a client may take to read an answer: a minute unless set.
    pub fn reading_timeout(mut self, timeout: Duration) -> Self {
        self.limits.reading_timeout = timeout;
        self
    }
}
