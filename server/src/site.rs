//! The pages: which answer a request gets. Knows nothing of sockets.
//!
//! Paths are compared byte for byte, the query left out. The metrics come in the format and the
//! content coding that the request's headers ask for. An answer is complete, and no lock is held,
//! when its first byte is sent.

use crate::compression::{self, Allowed, Coding, compressed};
use crate::query;
use http_body_util::Full;
use hyper::body::Bytes;
use hyper::header::{
    ACCEPT, ACCEPT_ENCODING, ALLOW, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, HeaderMap,
    HeaderName, HeaderValue, VARY,
};
use hyper::http::uri::PathAndQuery;
use hyper::{Method, Request, Response, StatusCode};
use serde_json::json;
use std::ops::Deref;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;
use tallymark_runtime::{Registry, Scrape, registry};

const PLAIN: &str = "text/plain; charset=utf-8";
const JSON: &str = "application/json";

/// What is served, under which paths.
pub(crate) struct Site {
    pub(crate) metrics_path: String,
    pub(crate) health_path: String,
    pub(crate) registry: Box<dyn Deref<Target = Registry> + Send + Sync>,
    started: Instant,
    /// How long the exposition was that was sent last: room for the next one.
    last_length: AtomicUsize,
}

impl Site {
    pub(crate) fn new() -> Self {
        Self {
            metrics_path: "/metrics".to_owned(),
            health_path: "/health".to_owned(),
            registry: Box::new(registry()),
            started: Instant::now(),
            last_length: AtomicUsize::new(0),
        }
    }

    /// Whether the answer may have to wait for a collector.
    pub(crate) fn may_wait<B>(&self, request: &Request<B>) -> bool {
        request.uri().path() == self.metrics_path && self.registry.may_wait()
    }

    /// The answer to a request; to HEAD as well, whose body hyper leaves out.
    pub(crate) fn answer<B>(&self, request: &Request<B>) -> Response<Full<Bytes>> {
        let path = request.uri().path();
        let page = if path == self.metrics_path {
            Self::metrics
        } else if path == self.health_path {
            Self::health
        } else {
            return self.unknown_path();
        };
        if request.method() == Method::GET || request.method() == Method::HEAD {
            page(self, request.uri().query(), request.headers())
        } else {
            not_allowed()
        }
    }

    fn metrics(&self, query: Option<&str>, headers: &HeaderMap) -> Response<Full<Bytes>> {
        let names = match query::names(query.unwrap_or_default()) {
            Ok(names) => names,
            Err(words) => return respond(StatusCode::BAD_REQUEST, PLAIN, format!("{words}\n")),
        };
        let mut scrape = Scrape::negotiate(all(headers, &ACCEPT).as_deref());
        if let Some(names) = names {
            scrape = scrape.names(names);
        }
        // Relaxed: a guess of the room that is needed.
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
        let mut response = respond(StatusCode::OK, scrape.content_type(), body);
        let headers = response.headers_mut();
        headers.insert(VARY, HeaderValue::from_static("Accept, Accept-Encoding"));
        if coding != Coding::Identity {
            let coding = HeaderValue::from_static(coding.as_str());
            headers.insert(CONTENT_ENCODING, coding);
        }
        response
    }

    /// Liveness: whoever reads this answer knows that the process runs.
    fn health(&self, _: Option<&str>, _: &HeaderMap) -> Response<Full<Bytes>> {
        let problems = self.registry.check().err();
        let health = json!({
            "status": "ok",
            "uptime_seconds": self.started.elapsed().as_secs_f64(),
            "problems": problems.map_or(0, |problems| problems.all().len()),
        });
        respond(StatusCode::OK, JSON, health.to_string())
    }

    fn unknown_path(&self) -> Response<Full<Bytes>> {
        let text = format!(
            "nothing is served under this path; known paths are {} and {}\n",
            self.metrics_path, self.health_path
        );
        respond(StatusCode::NOT_FOUND, PLAIN, text)
    }
}

/// Whether a client can ask for `path` and for nothing but `path`.
pub(crate) fn is_path(path: &str) -> bool {
    path.starts_with('/')
        && path.is_ascii()
        && path
            .parse::<PathAndQuery>()
            .is_ok_and(|parsed| parsed.path() == path)
}

/// The answer where there is none.
pub(crate) fn broken() -> Response<Full<Bytes>> {
    let text = "the answer broke off where it was made\n".to_owned();
    respond(StatusCode::INTERNAL_SERVER_ERROR, PLAIN, text)
}

fn not_allowed() -> Response<Full<Bytes>> {
    let text = "only GET and HEAD are answered here\n".to_owned();
    let mut response = respond(StatusCode::METHOD_NOT_ALLOWED, PLAIN, text);
    let allowed = HeaderValue::from_static("GET, HEAD");
    response.headers_mut().insert(ALLOW, allowed);
    response
}

/// All fields of this name, joined as RFC 9110 says; nothing if there is none.
fn all(headers: &HeaderMap, name: &HeaderName) -> Option<String> {
    let values = headers.get_all(name).iter();
    let values: Vec<_> = values.filter_map(|value| value.to_str().ok()).collect();
    (!values.is_empty()).then(|| values.join(","))
}

fn respond(
    status: StatusCode,
    content_type: &'static str,
    body: impl Into<Vec<u8>>,
) -> Response<Full<Bytes>> {
    let body = Bytes::from(body.into());
    let length = HeaderValue::from(body.len());
    let mut response = Response::new(Full::new(body));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    headers.insert(CONTENT_LENGTH, length);
    response
}

#[cfg(test)]
mod tests {
    use super::is_path;

    #[test]
    fn a_path_is_what_a_client_can_ask_for() {
        for path in ["/", "/metrics", "/a/b-c_d.e~f", "/100%25"] {
            assert!(is_path(path), "{path}");
        }
        for path in ["", "metrics", "*", "/a?b", "/a#b", "/a b", "/é", "/a\n"] {
            assert!(!is_path(path), "{path:?}");
        }
    }
}
