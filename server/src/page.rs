//! A page: a path, the methods that it answers, and how.
//!
//! No page reads the body of a request: a request that has one is refused before a page sees it. An
//! answer is complete when its first byte is sent, so that its length is known and no page keeps
//! anything for a slow reader but the answer itself.

use crate::own::{OWN, Refusal};
use http_body_util::Full;
use hyper::body::Bytes;
use hyper::header::{ALLOW, CONTENT_LENGTH, CONTENT_TYPE, HeaderValue};
use hyper::http::uri::PathAndQuery;
use hyper::{Method, Request, Response, StatusCode};
use std::pin::Pin;

pub(crate) const PLAIN: &str = "text/plain; charset=utf-8";
pub(crate) const JSON: &str = "application/json";

/// What pages answer.
pub(crate) type Answer = Response<Full<Bytes>>;

/// An answer that is being made.
pub(crate) type Answering = Pin<Box<dyn Future<Output = Answer> + Send>>;

type Handler = Box<dyn Fn(Request<()>) -> Answering + Send + Sync>;

/// One path of a site.
pub(crate) struct Page {
    pub(crate) path: String,
    /// The setting of the builder that the path was given to.
    pub(crate) setting: &'static str,
    /// Whether only who asks this machine is to see it: others are told that there is no such page.
    pub(crate) is_near: bool,
    /// Whether it is told to whoever asks for a page that is not there.
    pub(crate) is_listed: bool,
    methods: &'static [Method],
    handler: Handler,
}

impl Page {
    /// A page for GET and HEAD; of an answer to HEAD hyper leaves out the body.
    pub(crate) fn new(
        setting: &'static str,
        path: impl Into<String>,
        handler: impl Fn(Request<()>) -> Answering + Send + Sync + 'static,
    ) -> Self {
        Self {
            path: path.into(),
            setting,
            is_near: false,
            is_listed: true,
            methods: &[Method::GET, Method::HEAD],
            handler: Box::new(handler),
        }
    }

    /// The same page with something around what answers.
    #[cfg(feature = "live")]
    pub(crate) fn wrapped<H>(mut self, wrap: impl FnOnce(Handler) -> H) -> Self
    where
        H: Fn(Request<()>) -> Answering + Send + Sync + 'static,
    {
        self.handler = Box::new(wrap(self.handler));
        self
    }

    /// The answer to a request for this path.
    pub(crate) fn answer(&self, request: Request<()>) -> Answering {
        if self.methods.contains(request.method()) {
            return (self.handler)(request);
        }
        OWN.refused_requests_total.with(Refusal::Method).inc();
        ready(self.not_allowed())
    }

    fn not_allowed(&self) -> Answer {
        let methods: Vec<_> = self.methods.iter().map(Method::as_str).collect();
        let text = format!("only {} are answered here\n", methods.join(" and "));
        let mut answer = respond(StatusCode::METHOD_NOT_ALLOWED, PLAIN, text);
        if let Ok(allowed) = HeaderValue::from_str(&methods.join(", ")) {
            answer.headers_mut().insert(ALLOW, allowed);
        }
        answer
    }
}

/// An answer that is there already.
pub(crate) fn ready(answer: Answer) -> Answering {
    Box::pin(std::future::ready(answer))
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
pub(crate) fn broken() -> Answer {
    let text = "the answer broke off where it was made\n".to_owned();
    respond(StatusCode::INTERNAL_SERVER_ERROR, PLAIN, text)
}

pub(crate) fn respond(
    status: StatusCode,
    content_type: &'static str,
    body: impl Into<Vec<u8>>,
) -> Answer {
    respond_bytes(status, content_type, Bytes::from(body.into()))
}

pub(crate) fn respond_bytes(status: StatusCode, content_type: &'static str, body: Bytes) -> Answer {
    let length = HeaderValue::from(body.len());
    let mut answer = Response::new(Full::new(body));
    *answer.status_mut() = status;
    let headers = answer.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    headers.insert(CONTENT_LENGTH, length);
    answer
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
