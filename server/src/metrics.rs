//! The page of the metrics, in the format and the content coding that a request's headers ask for.
//!
//! A scrape that waits for collectors, or is long, is made on another thread, so that whoever else
//! lives on the calling one goes on. No lock is held when its first byte is sent.

use crate::compression::{self, Allowed, Coding, compressed};
use crate::page::{Answer, Answering, PLAIN, Page, broken, ready, respond};
use crate::query;
use crate::site::Served;
use hyper::header::{
    ACCEPT, ACCEPT_ENCODING, CONTENT_ENCODING, HeaderMap, HeaderName, HeaderValue, VARY,
};
use hyper::{Request, StatusCode};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tallymark_runtime::Scrape;
use tokio::task::spawn_blocking;

/// An exposition of more bytes than this is made on another thread: it takes longer than going there.
const LONG: usize = 256 * 1024;

struct Metrics {
    registry: Served,
    /// How long the exposition was that was sent last: room for the next one.
    last_length: AtomicUsize,
}

pub(crate) fn page(path: String, registry: Served) -> Page {
    let metrics = Arc::new(Metrics {
        registry,
        last_length: AtomicUsize::new(0),
    });
    Page::new("metrics_path", path, move |request| {
        Arc::clone(&metrics).answer(request)
    })
}

impl Metrics {
    fn answer(self: Arc<Self>, request: Request<()>) -> Answering {
        // What is unwound over is the program's; nothing of ours is half done.
        let Ok(takes_long) = catch_unwind(AssertUnwindSafe(|| self.takes_long())) else {
            return ready(broken());
        };
        if takes_long {
            return Box::pin(async move {
                let made = spawn_blocking(move || self.make(&request)).await;
                made.unwrap_or_else(|_| broken())
            });
        }
        let made = catch_unwind(AssertUnwindSafe(|| self.make(&request)));
        ready(made.unwrap_or_else(|_| broken()))
    }

    fn takes_long(&self) -> bool {
        // Relaxed: a guess, as is the room below.
        self.registry.may_wait() || self.last_length.load(Ordering::Relaxed) > LONG
    }

    fn make(&self, request: &Request<()>) -> Answer {
        let headers = request.headers();
        let names = match query::names(request.uri().query().unwrap_or_default()) {
            Ok(names) => names,
            Err(words) => return respond(StatusCode::BAD_REQUEST, PLAIN, format!("{words}\n")),
        };
        let mut scrape = Scrape::negotiate(all(headers, &ACCEPT).as_deref());
        if let Some(names) = names {
            scrape = scrape.names(names);
        }
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
        let mut answer = respond(StatusCode::OK, scrape.content_type(), body);
        let headers = answer.headers_mut();
        headers.insert(VARY, HeaderValue::from_static("Accept, Accept-Encoding"));
        if coding != Coding::Identity {
            let coding = HeaderValue::from_static(coding.as_str());
            headers.insert(CONTENT_ENCODING, coding);
        }
        answer
    }
}

/// All fields of this name, joined as RFC 9110 says; nothing if there is none.
fn all(headers: &HeaderMap, name: &HeaderName) -> Option<String> {
    let values = headers.get_all(name).iter();
    let values: Vec<_> = values.filter_map(|value| value.to_str().ok()).collect();
    (!values.is_empty()).then(|| values.join(","))
}
