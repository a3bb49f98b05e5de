//! Which route a request is counted for.

use hyper::http::Extensions;
use hyper::{HeaderMap, Method, Request, Uri, header};

/// The route of requests that no route was found for.
pub const UNMATCHED: &str = "unmatched";

/// What of a request is known before its body.
#[derive(Clone, Copy, Debug)]
pub struct RequestHead<'a> {
    pub(super) method: &'a Method,
    pub(super) uri: &'a Uri,
    pub(super) headers: &'a HeaderMap,
    pub(super) extensions: &'a Extensions,
}

impl<'a> RequestHead<'a> {
    pub(super) fn of<B>(request: &'a Request<B>) -> Self {
        Self {
            method: request.method(),
            uri: request.uri(),
            headers: request.headers(),
            extensions: request.extensions(),
        }
    }

    /// The method.
    pub fn method(self) -> &'a Method {
        self.method
    }

    /// What is asked for. Clients choose it: it is no label.
    pub fn uri(self) -> &'a Uri {
        self.uri
    }

    /// The headers.
    pub fn headers(self) -> &'a HeaderMap {
        self.headers
    }

    /// What routers and other layers have put beside it.
    pub fn extensions(self) -> &'a Extensions {
        self.extensions
    }
}

/// Finds the route of a request; implemented for closures.
///
/// A route is a template, one of a few. What a stranger can choose, such as the path, has as many
/// values as he likes: he would fill the label, and the program's own routes would become `other`.
///
/// ```
/// # fn main() -> Result<(), tallymark_runtime::Problems> {
/// use tallymark_server::layer::HttpLayer;
///
/// let layer = HttpLayer::server()?.route(|head| match head.uri().path() {
///     "/" => Some("home"),
///     path if path.starts_with("/assets/") => Some("assets"),
///     _ => None,
/// });
/// # Ok(()) }
/// ```
pub trait RouteOf {
    /// The route, if the request has one.
    fn route<'a>(&self, head: RequestHead<'a>) -> Option<&'a str>;
}

impl<F: for<'a> Fn(RequestHead<'a>) -> Option<&'a str>> RouteOf for F {
    fn route<'a>(&self, head: RequestHead<'a>) -> Option<&'a str> {
        self(head)
    }
}

/// The template of the route that axum's router has found, with the feature `axum`; without it, none.
///
/// The router tells layers that are added to it by `Router::layer`, after its routes.
#[derive(Clone, Copy, Debug, Default)]
pub struct MatchedRoute;

impl RouteOf for MatchedRoute {
    #[cfg(feature = "axum")]
    #[inline]
    fn route<'a>(&self, head: RequestHead<'a>) -> Option<&'a str> {
        let matched = head.extensions.get::<axum::extract::MatchedPath>();
        matched.map(axum::extract::MatchedPath::as_str)
    }

    #[cfg(not(feature = "axum"))]
    fn route<'a>(&self, _: RequestHead<'a>) -> Option<&'a str> {
        None
    }
}

/// The host that a client asks, without its port.
#[derive(Clone, Copy, Debug, Default)]
pub struct Host;

impl RouteOf for Host {
    #[inline]
    fn route<'a>(&self, head: RequestHead<'a>) -> Option<&'a str> {
        head.uri.host().or_else(|| {
            let host = head.headers.get(header::HOST)?.to_str().ok()?;
            // An IPv6 address has colons of its own, within brackets.
            match host.rfind([':', ']']) {
                Some(end) if host.as_bytes()[end] == b':' => Some(&host[..end]),
                _ => Some(host),
            }
        })
    }
}

/// Paths that stand for themselves, the rest has none; see [`HttpLayer::paths`](super::HttpLayer::paths).
#[derive(Clone, Copy, Debug)]
pub struct KnownPath(pub(super) &'static [&'static str]);

impl RouteOf for KnownPath {
    #[inline]
    fn route<'a>(&self, head: RequestHead<'a>) -> Option<&'a str> {
        let path = head.uri.path();
        self.0.iter().copied().find(|known| *known == path)
    }
}

/// Hosts that stand for themselves, the rest has none; see [`HttpLayer::hosts`](super::HttpLayer::hosts).
#[derive(Clone, Copy, Debug)]
pub struct KnownHost(pub(super) &'static [&'static str]);

impl RouteOf for KnownHost {
    #[inline]
    fn route<'a>(&self, head: RequestHead<'a>) -> Option<&'a str> {
        let host = Host.route(head)?;
        let mut known = self.0.iter().copied();
        known.find(|known| known.eq_ignore_ascii_case(host))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_have_no_port_and_no_credentials() {
        for (uri, header, expected) in [
            (
                "http://user:secret@example.com:8080/a",
                "",
                Some("example.com"),
            ),
            ("http://[::1]:8080/", "", Some("[::1]")),
            ("/a", "example.com:80", Some("example.com")),
            ("/a", "example.com", Some("example.com")),
            ("/a", "[::1]:80", Some("[::1]")),
            ("/a", "[::1]", Some("[::1]")),
            ("/a", "", None),
        ] {
            let mut request = Request::get(uri);
            if !header.is_empty() {
                request = request.header("host", header);
            }
            let request = request.body(()).expect("a request");
            let found = Host.route(RequestHead::of(&request));
            assert_eq!(found, expected, "{uri} {header}");
        }
    }
}
