//! Connections to the receiver.

use super::error::PushError;
use super::sender::Connections;
use hyper::Uri;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use std::time::Duration;

pub(crate) type Connector = HttpConnector;

/// The most that is kept of an answer's head.
const HEAD: usize = 64 * 1024;

pub(crate) fn client(idle: Duration) -> Connections {
    Client::builder(TokioExecutor::new())
        .pool_timer(TokioTimer::new())
        .pool_idle_timeout(idle)
        .pool_max_idle_per_host(1)
        .http1_max_buf_size(HEAD)
        .build(HttpConnector::new())
}

/// The address of a receiver.
pub(crate) fn parse(url: &str) -> Result<Uri, PushError> {
    let wrong = |reason: &str| PushError::Url {
        // What stands behind the host, or before it, may be secret.
        url: match url.parse::<Uri>() {
            Ok(uri) => uri.host().unwrap_or("…").to_owned(),
            Err(_) => "…".to_owned(),
        },
        reason: reason.to_owned(),
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
