//! The gateway, as a process.

use super::connection::{ask, get};
use super::process::Process;
use super::protocol::PROVIDERS;
use anyhow::{Context, Result, ensure};
use hyper::StatusCode;
use std::net::SocketAddr;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, BufReader, Lines};
use tokio::process::{ChildStdout, Command};
use tokio::time::{sleep, timeout};

/// What the gateway waits for an upstream: long enough to cut requests off in the meantime.
pub(super) const UPSTREAM_TIMEOUT: Duration = Duration::from_secs(3);

pub(crate) struct Gateway {
    process: Process,
    pub(crate) endpoints: Endpoints,
}

/// Where the gateway is reached.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Endpoints {
    pub(crate) requests: SocketAddr,
    pub(crate) metrics: SocketAddr,
}

impl Gateway {
    pub(crate) async fn start(program: &Path) -> Result<Self> {
        let mut command = Command::new(program);
        command
            .args(["--listen", "127.0.0.1:0", "--metrics-listen", "127.0.0.1:0"])
            .arg("--upstream-timeout")
            .arg(format!("{}s", UPSTREAM_TIMEOUT.as_secs()))
            .stdin(Stdio::null())
            .stdout(Stdio::piped());
        let mut process = Process::start(&mut command)?;
        let stdout = process
            .child()
            .stdout
            .take()
            .context("the gateway has no stdout")?;
        let mut lines = BufReader::new(stdout).lines();
        let addresses = timeout(Duration::from_secs(30), addresses(&mut lines)).await;
        let endpoints = addresses.context("the gateway has not printed its addresses")??;
        // Reads on, so that the gateway never waits for a reader.
        tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
        println!("{endpoints:?}");
        Ok(Self { process, endpoints })
    }

    pub(super) fn interrupt(&self) -> Result<()> {
        self.process.interrupt()
    }

    pub(super) async fn wait_for_success(mut self) -> Result<()> {
        let status = self
            .process
            .wait(UPSTREAM_TIMEOUT + Duration::from_secs(10))
            .await?;
        ensure!(
            status.success(),
            "after Ctrl-C the gateway ended with {status}"
        );
        println!("after Ctrl-C the request in flight was answered, {status}");
        Ok(())
    }
}

impl Endpoints {
    pub(super) async fn scrape(&self) -> Result<String> {
        get(self.metrics, "/metrics").await
    }

    /// Waits until the gateway says that it is ready, or that it is not.
    pub(super) async fn wait_for_ready(&self, expected: StatusCode) -> Result<()> {
        let said = async {
            loop {
                let reply = ask(self.metrics, "/ready").await?;
                if reply.status == expected {
                    return anyhow::Ok(String::from_utf8_lossy(&reply.body).into_owned());
                }
                sleep(Duration::from_millis(50)).await;
            }
        };
        let said = timeout(UPSTREAM_TIMEOUT * 2 / 3, said).await;
        let said = said.with_context(|| format!("/ready has not become {expected}"))??;
        println!("/ready: {expected} {said}");
        Ok(())
    }

    /// Waits until as many requests are in flight as said, by provider.
    pub(super) async fn wait_for_in_flight(&self, expected: [u64; PROVIDERS.len()]) -> Result<()> {
        let arrived = async {
            while in_flight(&self.scrape().await?)? != expected {
                sleep(Duration::from_millis(5)).await;
            }
            anyhow::Ok(())
        };
        match timeout(UPSTREAM_TIMEOUT * 2 / 3, arrived).await {
            Ok(result) => result,
            Err(_) => {
                let now = in_flight(&self.scrape().await?)?;
                anyhow::bail!(
                    "{now:?} requests are in flight to {PROVIDERS:?} instead of {expected:?}"
                )
            }
        }
    }
}

async fn addresses(lines: &mut Lines<BufReader<ChildStdout>>) -> Result<Endpoints> {
    let (mut requests, mut metrics) = (None, None);
    while let Some(line) = lines.next_line().await? {
        if let Some(text) = line.strip_prefix("gateway listening on http://") {
            requests = Some(text.parse().with_context(|| line.clone())?);
        }
        if let Some(text) = line.strip_prefix("metrics on http://") {
            let text = text
                .strip_suffix("/metrics")
                .with_context(|| line.clone())?;
            metrics = Some(text.parse().with_context(|| line.clone())?);
        }
        if let (Some(requests), Some(metrics)) = (requests, metrics) {
            return Ok(Endpoints { requests, metrics });
        }
    }
    anyhow::bail!("the gateway has ended before it printed its addresses")
}

fn in_flight(scrape: &str) -> Result<[u64; PROVIDERS.len()]> {
    let mut values = [0; PROVIDERS.len()];
    for (provider, value) in PROVIDERS.iter().zip(&mut values) {
        let series = format!("gateway_requests_in_flight{{provider=\"{provider}\"}} ");
        let line = scrape.lines().find_map(|line| line.strip_prefix(&series));
        *value = line
            .with_context(|| format!("no line begins with `{series}`"))?
            .parse()?;
    }
    Ok(values)
}
