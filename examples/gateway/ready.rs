//! Whether the gateway can do its work, for whoever decides where requests go: it is not told to stop, and
//! some provider can be reached. One that cannot is no reason to turn away requests for the others.

use crate::stopping::is_stopping;
use reqwest::Url;
use std::sync::Arc;
use tallymark_server::ExporterBuilder;
use tokio::net::TcpStream;
use tokio::task::JoinSet;

/// With the checks of `/ready`.
pub(crate) fn with_checks(exporter: ExporterBuilder, upstreams: &[Url]) -> ExporterBuilder {
    let addresses: Arc<[String]> = upstreams.iter().filter_map(address).collect();
    exporter
        .ready_check("running", || {
            if is_stopping() {
                return Err("the gateway has been told to stop");
            }
            Ok(())
        })
        .ready_check_async("providers", move || any_reachable(Arc::clone(&addresses)))
}

/// Host and port, as sockets take them.
fn address(url: &Url) -> Option<String> {
    Some(format!(
        "{}:{}",
        url.host_str()?,
        url.port_or_known_default()?
    ))
}

async fn any_reachable(addresses: Arc<[String]>) -> Result<(), String> {
    let connect = |at: usize| {
        let addresses = Arc::clone(&addresses);
        async move { TcpStream::connect(&addresses[at]).await.map(drop) }
    };
    let mut attempts: JoinSet<_> = (0..addresses.len()).map(connect).collect();
    let mut last = "there is none".to_owned();
    while let Some(attempt) = attempts.join_next().await {
        match attempt {
            Ok(Ok(())) => return Ok(()),
            Ok(Err(error)) => last = error.to_string(),
            Err(error) => last = error.to_string(),
        }
    }
    Err(format!("no provider can be reached: {last}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::net::TcpListener;

    #[test]
    fn addresses_have_ports() {
        let address = |url: &str| address(&url.parse().expect("a URL"));
        assert_eq!(
            address("https://a.example/x"),
            Some("a.example:443".to_owned())
        );
        assert_eq!(address("http://[::1]:81"), Some("[::1]:81".to_owned()));
    }

    #[tokio::test]
    async fn one_provider_is_enough() {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let there = listener.local_addr().expect("an address").to_string();
        let nowhere = "127.0.0.1:1".to_owned();
        let both = [nowhere.clone(), there].into();
        assert_eq!(any_reachable(both).await, Ok(()));
        let error = any_reachable([nowhere].into()).await.expect_err("nobody");
        assert!(error.starts_with("no provider can be reached: "), "{error}");
    }
}
