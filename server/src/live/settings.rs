//! Where the page is shown, and to whom.

use super::Live;
use crate::builder::ExporterBuilder;
use crate::page::{Answer, PLAIN, Page, ready, respond};
use crate::site::Served;
use hyper::header::HOST;
use hyper::{Request, StatusCode};
use std::net::IpAddr;

impl ExporterBuilder {
    /// Whether there is a [live page](crate#live-page) at `/`, and `/live.css`, `/live.js` and `/live.json`,
    /// which it is made of.
    ///
    /// Unless set, there is at loopback addresses and Unix sockets, for clients who ask for them by an
    /// address or as `localhost`, and nowhere else; and there is none where one of its paths is that of
    /// another page. An [`Endpoint`](crate::Endpoint) has none. Set to `true` it is everywhere, which shows names and numbers of the program to
    /// whoever may ask for metrics.
    ///
    /// ```
    /// # fn main() -> Result<(), tallymark_server::BindError> {
    /// use tallymark_server::Exporter;
    ///
    /// let exporter = Exporter::builder()
    ///     .live_page(true)
    ///     .bind("0.0.0.0:0")?;
    /// # Ok(()) }
    /// ```
    pub fn live_page(mut self, is_shown: bool) -> Self {
        self.live_page = Some(is_shown);
        self
    }
}

/// Adds the page to others, as it was asked for. Its pictures come from a query API, if one is among the
/// other paths.
pub(crate) fn add(
    pages: &mut Vec<Page>,
    (registry, other_paths): (Served, &[String]),
    is_shown: Option<bool>,
) {
    let mut paths = other_paths.iter();
    let history = paths.find_map(|path| path.strip_suffix("query_range"));
    // From where the page is, which may not be at the root of a server.
    let history = history.map(|path| path.trim_start_matches('/').to_owned());
    let start = || Live::start(registry, history);
    let is_taken = |path| pages.iter().any(|page| page.path == path);
    match is_shown {
        Some(false) => {}
        Some(true) => pages.extend(start().pages()),
        None if super::PATHS.into_iter().any(is_taken) => {}
        None => {
            let near = start().pages().into_iter().map(near);
            pages.extend(near);
        }
    }
}

/// The page for who asks this machine alone.
fn near(page: Page) -> Page {
    let mut near = page.wrapped(|answer| {
        move |request: Request<()>| {
            if is_of_this_machine(&request) {
                answer(request)
            } else {
                ready(misdirected())
            }
        }
    });
    near.is_near = true;
    near
}

/// Whether a request asks for an address or `localhost`. A name of somebody else's may lead to this
/// machine too, and what is fetched under it belongs to that site in the eyes of a browser.
fn is_of_this_machine(request: &Request<()>) -> bool {
    let Some(host) = request.headers().get(HOST) else {
        return true;
    };
    let host = host.to_str().unwrap_or_default();
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    };
    let address = name.trim_start_matches('[').trim_end_matches(']');
    let name = name.to_ascii_lowercase();
    name == "localhost" || name.ends_with(".localhost") || address.parse::<IpAddr>().is_ok()
}

fn misdirected() -> Answer {
    let text = "this page is for who asks for an address or for localhost; `live_page(true)` shows it to all\n";
    respond(StatusCode::MISDIRECTED_REQUEST, PLAIN, text)
}

#[cfg(test)]
mod tests {
    use super::is_of_this_machine;
    use hyper::Request;

    #[test]
    fn names_of_this_machine() {
        for (host, expected) in [
            ("localhost", true),
            ("LocalHost:9464", true),
            ("app.localhost:1", true),
            ("127.0.0.1", true),
            ("127.0.0.1:9464", true),
            ("[::1]:9464", true),
            ("[::1]", true),
            ("192.168.1.7:80", true),
            ("example.com", false),
            ("example.com:9464", false),
            ("127.0.0.1.example.com", false),
            ("localhost.example.com", false),
            ("notlocalhost", false),
            ("", false),
        ] {
            let request = Request::builder().header("host", host).body(());
            let is_of = is_of_this_machine(&request.expect("a request"));
            assert_eq!(is_of, expected, "{host:?}");
        }
        assert!(is_of_this_machine(&Request::new(())));
    }
}
