//! The pages: which answer a request gets. Knows nothing of sockets.
//!
//! Paths are compared byte for byte, the query left out. An answer is complete, and no lock is held,
//! when its first byte is sent.

use http_body_util::Full;
use hyper::body::Bytes;
use hyper::header::{ALLOW, CONTENT_LENGTH, CONTENT_TYPE, HeaderValue};
use hyper::http::uri::PathAndQuery;
use hyper::{Method, Request, Response, StatusCode};
use serde_json::json;
use std::ops::Deref;
use std::time::Instant;
use tallymark_runtime::{Registry, TEXT_CONTENT_TYPE, registry};

const PLAIN: &str = "text/plain; charset=utf-8";
const JSON: &str = "application/json";

/// What is served, under which paths.
pub(crate) struct Site {
    pub(crate) metrics_path: String,
    pub(crate) health_path: String,
    pub(crate) registry: Box<dyn Deref<Target = Registry> + Send + Sync>,
    started: Instant,
}

impl Site {
    pub(crate) fn new() -> Self {
        Self {
            metrics_path: "/metrics".to_owned(),
            health_path: "/health".to_owned(),
            registry: Box::new(registry()),
            started: Instant::now(),
        }
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
            page(self)
        } else {
            not_allowed()
        }
    }

    fn metrics(&self) -> Response<Full<Bytes>> {
        let mut text = String::new();
        self.registry.encode_text(&mut text);
        respond(StatusCode::OK, TEXT_CONTENT_TYPE, text)
    }

    /// Liveness: whoever reads this answer knows that the process runs.
    fn health(&self) -> Response<Full<Bytes>> {
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

fn not_allowed() -> Response<Full<Bytes>> {
    let text = "only GET and HEAD are answered here\n".to_owned();
    let mut response = respond(StatusCode::METHOD_NOT_ALLOWED, PLAIN, text);
    let allowed = HeaderValue::from_static("GET, HEAD");
    response.headers_mut().insert(ALLOW, allowed);
    response
}

fn respond(status: StatusCode, content_type: &'static str, body: String) -> Response<Full<Bytes>> {
    let length = HeaderValue::from(body.len());
    let mut response = Response::new(Full::new(Bytes::from(body)));
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
