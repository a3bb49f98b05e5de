//! How the page and what belongs to it are sent: packed where that is wanted, and with what keeps browsers
//! from doing anything else with it.

use crate::compression::{Allowed, Coding, compressed};
use crate::page::{Answer, Answering, ready, respond_bytes};
use hyper::body::Bytes;
use hyper::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, HeaderName, HeaderValue, VARY,
};
use hyper::{Request, StatusCode};

/// Nothing but the page's own files, and nobody's frame around it.
const PROTECTION: [(&str, &str); 4] = [
    (
        "content-security-policy",
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; \
         img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    ),
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "no-referrer"),
    ("cross-origin-resource-policy", "same-origin"),
];

/// The codings that a request allows, as it says.
pub(super) fn codings(request: &Request<()>) -> Option<String> {
    let codings = request.headers().get(ACCEPT_ENCODING)?;
    codings.to_str().ok().map(str::to_owned)
}

pub(super) fn packed(content_type: &'static str, body: Bytes, codings: Option<&str>) -> Answer {
    // Who refuses all codings is sent the text all the same: there is no better answer.
    let coding = Allowed::new(codings).choose(body.len());
    let coding = coding.unwrap_or(Coding::Identity);
    let coded = compressed(&body, coding);
    let coding = coded.is_some().then_some(coding);
    let body = coded.map_or(body, Bytes::from);
    let mut answer = respond_bytes(StatusCode::OK, content_type, body);
    let headers = answer.headers_mut();
    if let Some(coding) = coding {
        let coding = HeaderValue::from_static(coding.as_str());
        headers.insert(CONTENT_ENCODING, coding);
    }
    headers.insert(VARY, HeaderValue::from_static("Accept-Encoding"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    for (name, value) in PROTECTION {
        let name = HeaderName::from_static(name);
        headers.insert(name, HeaderValue::from_static(value));
    }
    answer
}

/// An answer that is always the same.
pub(super) fn file(
    content_type: &'static str,
    text: &'static str,
) -> impl Fn(Request<()>) -> Answering {
    move |request| {
        let body = Bytes::from_static(text.as_bytes());
        ready(packed(content_type, body, codings(&request).as_deref()))
    }
}
