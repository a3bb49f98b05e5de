//! What goes out: the connections of this program to other servers, and their addresses.

use http_body_util::Full;
use hyper::Uri;
use hyper::body::Bytes;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use std::error::Error;
use std::time::Duration;

/// Follows no redirects, unpacks nothing, and has no time limits but that of idle connections.
pub(crate) type Connections = Client<HttpConnector, Full<Bytes>>;

/// The most that is kept of an answer's head.
const HEAD: usize = 64 * 1024;

/// Keeps so many connections for later, each for so long.
pub(crate) fn connections(kept: usize, idle: Duration) -> Connections {
    Client::builder(TokioExecutor::new())
        .pool_timer(TokioTimer::new())
        .pool_idle_timeout(idle)
        .pool_max_idle_per_host(kept)
        .http1_max_buf_size(HEAD)
        .build(HttpConnector::new())
}

/// Why an address is none.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct WrongAddress {
    /// The host alone: what stands behind it, or before it, may be secret.
    pub(crate) host: String,
    /// What is wrong, and what to write.
    pub(crate) reason: &'static str,
}

/// The address of a server, a whole URL without name and password.
pub(crate) fn parse(url: &str) -> Result<Uri, WrongAddress> {
    let wrong = |reason| WrongAddress {
        host: match url.parse::<Uri>() {
            Ok(uri) => uri.host().unwrap_or("…").to_owned(),
            Err(_) => "…".to_owned(),
        },
        reason,
    };
    let uri: Uri = url
        .parse()
        .map_err(|_| wrong("it is no URL; write `http://host:port/path`"))?;
    let (Some(scheme), Some(authority)) = (uri.scheme_str(), uri.authority()) else {
        return Err(wrong("write the whole URL, `http://host:port/path`"));
    };
    if authority.as_str().contains('@') {
        return Err(wrong("give name and password to `basic_auth`"));
    }
    match scheme {
        "http" => Ok(uri),
        _ => Err(wrong("its scheme is not `http`")),
    }
}

/// An error and its causes: the first says no more than `client error`.
pub(crate) fn causes(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text = format!("{text}: {error}");
        cause = error.source();
    }
    text
}
