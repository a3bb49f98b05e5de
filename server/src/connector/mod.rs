//! What goes out: the connections of this program to other servers, and their addresses.

#[cfg(feature = "client-tls")]
mod encrypted;
mod encryption;

pub(crate) use encryption::{Encryption, WrongSetting};

use http_body_util::Full;
use hyper::Uri;
use hyper::body::Bytes;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use std::error::Error;
use std::time::Duration;

#[cfg(feature = "client-tls")]
type Connector = encrypted::Connector;
#[cfg(not(feature = "client-tls"))]
type Connector = HttpConnector;

/// Follows no redirects, unpacks nothing, and has no time limits but those of connecting and of idle connections.
pub(crate) type Connections = Client<Connector, Full<Bytes>>;

/// The most that is kept of an answer's head.
const HEAD: usize = 64 * 1024;

/// How long a server may take to be heard at all: some firewalls say nothing to strangers.
const UNHEARD: Duration = Duration::from_secs(5);

fn http() -> HttpConnector {
    let mut http = HttpConnector::new();
    http.set_connect_timeout(Some(UNHEARD));
    http
}

/// Connections to the server of an address. Keeps so many for later, each for so long.
pub(crate) fn connections(
    address: &Uri,
    encryption: &Encryption,
    kept: usize,
    idle: Duration,
) -> Result<Connections, WrongSetting> {
    let connector = encryption.connector(address)?;
    Ok(Client::builder(TokioExecutor::new())
        .pool_timer(TokioTimer::new())
        .pool_idle_timeout(idle)
        .pool_max_idle_per_host(kept)
        .http1_max_buf_size(HEAD)
        .build(connector))
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
        "https" if cfg!(feature = "client-tls") => Ok(uri),
        "https" => Err(wrong(
            "for `https`, turn on the feature `client-tls` of tallymark-server",
        )),
        _ => Err(wrong("its scheme is neither `http` nor `https`")),
    }
}

/// An error and its causes: the first says no more than `client error`.
pub(crate) fn causes(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let words = error.to_string();
        // Some say no more than their cause does.
        if !text.ends_with(&words) {
            text = format!("{text}: {words}");
        }
        cause = error.source();
    }
    text
}
