//! The page of the metrics, in the format and the content coding that a request's headers ask for.
//!
//! Scrapes are made on other threads, for they may wait for collectors and for the program's own code,
//! and whoever lives on the calling thread goes on. Their number and their time are bounded. No lock is held
//! when the first byte is sent.

use crate::compression::{self, Allowed, Coding, compressed};
use crate::own::{Making, OWN, ScrapeOutcome};
use crate::page::{Answer, Answering, PLAIN, Page, broken, respond, respond_bytes};
use crate::query;
use crate::site::Served;
use crate::slots::{Borrowed, Lent, Slots, held};
use hyper::body::Body;
use hyper::header::{
    ACCEPT, ACCEPT_ENCODING, CONTENT_ENCODING, HeaderMap, HeaderName, HeaderValue, RETRY_AFTER,
    VARY,
};
use hyper::{Request, StatusCode};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use tallymark_runtime::Scrape;
use tokio::task::spawn_blocking;
use tokio::time::timeout;

/// By which Prometheus says how long it will wait, in seconds.
const TIMEOUT: HeaderName = HeaderName::from_static("x-prometheus-scrape-timeout-seconds");

/// How long before its reader gives up an answer is on its way, at most.
const MARGIN: Duration = Duration::from_millis(500);

pub(crate) struct Metrics {
    pub(crate) registry: Served,
    pub(crate) slots: Arc<Slots>,
    /// The longest time for a scrape.
    pub(crate) limit: Duration,
    /// How long the exposition was that was sent last: room for the next one.
    pub(crate) last_length: AtomicUsize,
}

impl Metrics {
    pub(crate) fn page(self, path: String) -> Page {
        let metrics = Arc::new(self);
        Page::new("metrics_path", path, move |request| {
            Arc::clone(&metrics).answer(request)
        })
    }

    fn answer(self: Arc<Self>, request: Request<()>) -> Answering {
        Box::pin(async move {
            let limit = time_for(request.headers(), self.limit);
            let began = Instant::now();
            let making = Making::new();
            let Some(slot) = self.slots.take().await else {
                making.ended(ScrapeOutcome::Busy);
                return busy();
            };
            let left = limit.saturating_sub(began.elapsed());
            // As long again: what has not come back then hangs. The runtime lets no more than one scrape
            // wait for a function of the program, so few threads are left behind.
            let lending = Lent::new(slot, limit);
            let borrowed = lending.borrowed();
            let made = spawn_blocking(move || {
                let answer = self.make(&request, left, &borrowed);
                drop(borrowed.take());
                answer
            });
            match timeout(left, made).await {
                Ok(Ok(answer)) => {
                    OWN.scrape_duration_seconds
                        .observe_duration(began.elapsed());
                    let size = answer.body().size_hint().lower();
                    OWN.scrape_size_bytes.observe(size as f64);
                    making.answered(answer.status());
                    answer
                }
                Ok(Err(_)) => {
                    making.ended(ScrapeOutcome::Panic);
                    broken()
                }
                Err(_) => {
                    making.ended(ScrapeOutcome::Timeout);
                    overdue(limit)
                }
            }
        })
    }

    fn make(&self, request: &Request<()>, left: Duration, slot: &Borrowed) -> Answer {
        let headers = request.headers();
        let names = match query::names(request.uri().query().unwrap_or_default()) {
            Ok(names) => names,
            Err(words) => return respond(StatusCode::BAD_REQUEST, PLAIN, format!("{words}\n")),
        };
        // Time is left for what comes behind the collectors.
        let scrape = Scrape::negotiate(all(headers, &ACCEPT).as_deref());
        let mut scrape = scrape.within(left.saturating_sub(left / 10));
        if let Some(names) = names {
            scrape = scrape.names(names);
        }
        // Relaxed: a guess.
        let mut body = Vec::with_capacity(self.last_length.load(Ordering::Relaxed));
        scrape.encode(&self.registry, &mut body);
        self.last_length.store(body.len(), Ordering::Relaxed);
        let codings = all(headers, &ACCEPT_ENCODING);
        let Some(coding) = Allowed::new(codings.as_deref()).choose(body.len()) else {
            let known = compression::known();
            let text = format!("the request refuses all content codings known here: {known}\n");
            return respond(StatusCode::NOT_ACCEPTABLE, PLAIN, text);
        };
        let (coding, body) = match compressed(&body, coding) {
            Some(compressed) => (coding, compressed),
            None => (Coding::Identity, body),
        };
        let body = held(body, slot.take());
        let mut answer = respond_bytes(StatusCode::OK, scrape.content_type(), body);
        let headers = answer.headers_mut();
        headers.insert(VARY, HeaderValue::from_static("Accept, Accept-Encoding"));
        if coding != Coding::Identity {
            let coding = HeaderValue::from_static(coding.as_str());
            headers.insert(CONTENT_ENCODING, coding);
        }
        answer
    }
}

/// How long a scrape may take: what its reader says, less a margin, and never more than `most`.
fn time_for(headers: &HeaderMap, most: Duration) -> Duration {
    let seconds = headers.get(TIMEOUT).and_then(|value| value.to_str().ok());
    let seconds = seconds.and_then(|seconds| seconds.trim().parse().ok());
    let limit = seconds.filter(|seconds: &f64| *seconds > 0.0);
    let limit = limit.and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
    limit.map_or(most, |limit| {
        limit.saturating_sub((limit / 10).min(MARGIN)).min(most)
    })
}

fn busy() -> Answer {
    let text = "too many scrapes at once; ask again later, or raise `max_scrapes`\n".to_owned();
    unavailable(text)
}

fn overdue(limit: Duration) -> Answer {
    let text = format!(
        "the scrape was not done after {limit:?}; its reader's limit or `scrape_timeout` is too short, or something hangs\n"
    );
    unavailable(text)
}

fn unavailable(text: String) -> Answer {
    let mut answer = respond(StatusCode::SERVICE_UNAVAILABLE, PLAIN, text);
    let soon = HeaderValue::from_static("1");
    answer.headers_mut().insert(RETRY_AFTER, soon);
    answer
}

/// All fields of this name, joined as RFC 9110 says; nothing if there is none.
fn all(headers: &HeaderMap, name: &HeaderName) -> Option<String> {
    let values = headers.get_all(name).iter();
    let values: Vec<_> = values.filter_map(|value| value.to_str().ok()).collect();
    (!values.is_empty()).then(|| values.join(","))
}

#[cfg(test)]
mod tests {
    use super::{TIMEOUT, time_for};
    use hyper::header::{HeaderMap, HeaderValue};
    use std::time::Duration;

    #[test]
    fn a_scrape_has_the_time_that_its_reader_says_less_a_margin() {
        let most = Duration::from_mins(1);
        for (said, millis) in [
            ("10", 9_500),
            ("1", 900),
            ("0.1", 90),
            ("60.5", 60_000),
            ("1e300", 60_000),
            ("0", 60_000),
            ("-1", 60_000),
            ("NaN", 60_000),
            ("inf", 60_000),
            ("soon", 60_000),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(TIMEOUT, HeaderValue::from_static(said));
            let time = time_for(&headers, most);
            assert_eq!(time, Duration::from_millis(millis), "{said}");
        }
        assert_eq!(time_for(&HeaderMap::new(), most), most);
    }
}
