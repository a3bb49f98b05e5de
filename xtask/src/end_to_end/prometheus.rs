//! A real Prometheus, as a process.

use super::connection::get;
use super::process::Process;
use anyhow::{Context, Result, ensure};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, SystemTime};
use tokio::process::Command;
use tokio::time::{sleep, timeout};

pub(crate) struct Prometheus {
    process: Process,
    address: SocketAddr,
    log: PathBuf,
}

/// Values by their labels, as Prometheus answers a query.
pub(super) type Vector = BTreeMap<BTreeMap<String, String>, f64>;

#[derive(Deserialize)]
struct Answer<T> {
    data: T,
}

#[derive(Deserialize)]
struct Samples {
    result: Vec<Sample>,
}

#[derive(Deserialize)]
struct Sample {
    metric: BTreeMap<String, String>,
    value: (f64, String),
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Targets {
    active_targets: Vec<Target>,
}

/// What Prometheus says of what it scrapes.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Target {
    pub(super) health: String,
    pub(super) last_error: String,
}

impl Prometheus {
    /// Starts one with this configuration and further arguments, which keeps what it writes in `folder`.
    pub(crate) async fn start(
        program: &Path,
        folder: &Path,
        config: &str,
        arguments: &[&str],
    ) -> Result<Self> {
        let address = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?;
        Self::start_at(address, program, folder, config, arguments).await
    }

    /// Starts one at an address of which nobody else has made use.
    pub(crate) async fn start_at(
        address: SocketAddr,
        program: &Path,
        folder: &Path,
        config: &str,
        arguments: &[&str],
    ) -> Result<Self> {
        let config_file = folder.join("prometheus.yml");
        fs::write(&config_file, config)?;
        let log = folder.join("prometheus.log");
        let mut command = Command::new(program);
        command
            .arg(format!("--config.file={}", config_file.display()))
            .arg(format!(
                "--storage.tsdb.path={}",
                folder.join("data").display()
            ))
            .arg(format!("--web.listen-address={address}"))
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(File::create(&log)?);
        let prometheus = Self {
            process: Process::start(&mut command)?,
            address,
            log,
        };
        let ready = async {
            while get(address, "/-/ready").await.is_err() {
                sleep(Duration::from_millis(50)).await;
            }
        };
        let ready = timeout(Duration::from_secs(30), ready).await;
        ready.with_context(|| format!("Prometheus is not ready\n{}", prometheus.last_words()))?;
        println!("prometheus on {address}");
        Ok(prometheus)
    }

    /// Ends it at once, without a chance to write what it has.
    pub(crate) async fn kill(self) -> Result<()> {
        self.process.kill().await
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// The end of its log.
    pub(super) fn last_words(&self) -> String {
        let log = fs::read_to_string(&self.log).unwrap_or_default();
        let lines: Vec<_> = log.lines().collect();
        let last = &lines[lines.len().saturating_sub(10)..];
        format!("Prometheus' log ends with:\n{}\n", last.join("\n"))
    }

    pub(super) async fn query(&self, query: &str) -> Result<Vector> {
        let escaped: String = form_urlencoded::byte_serialize(query.as_bytes()).collect();
        let text = get(self.address, &format!("/api/v1/query?query={escaped}")).await?;
        let answer: Answer<Samples> = serde_json::from_str(&text).with_context(|| text.clone())?;
        let samples = answer.data.result.into_iter();
        let values = samples.map(|sample| Ok((sample.metric, sample.value.1.parse()?)));
        values.collect::<Result<_>>().with_context(|| text.clone())
    }

    /// The value of a query that has one.
    pub(crate) async fn value(&self, query: &str) -> Result<f64> {
        let vector = self.query(query).await?;
        ensure!(
            vector.len() == 1,
            "`{query}` has {} values instead of one",
            vector.len()
        );
        Ok(vector.into_values().sum())
    }

    /// Waits until a scrape has begun after `moment`, and has ended.
    pub(crate) async fn wait_for_scrape_after(&self, moment: SystemTime) -> Result<()> {
        let moment = moment.duration_since(SystemTime::UNIX_EPOCH)?.as_secs_f64();
        let scraped = async {
            while self.value("min(timestamp(up)) or vector(0)").await? <= moment {
                sleep(Duration::from_millis(100)).await;
            }
            anyhow::Ok(())
        };
        let scraped = timeout(Duration::from_secs(30), scraped).await;
        scraped.with_context(|| {
            let log = self.last_words();
            format!("Prometheus has not scraped for 30 seconds\n{log}")
        })?
    }

    /// The only target.
    pub(super) async fn target(&self) -> Result<Target> {
        let text = get(self.address, "/api/v1/targets").await?;
        let answer: Answer<Targets> = serde_json::from_str(&text).with_context(|| text.clone())?;
        let [target] = <[Target; 1]>::try_from(answer.data.active_targets)
            .map_err(|targets| anyhow::anyhow!("Prometheus has the targets {targets:?}"))?;
        Ok(target)
    }
}
