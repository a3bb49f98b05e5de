//! A real VictoriaMetrics, which reads text alone.

use super::expected::{Format, VALUES};
use crate::end_to_end::{Process, get};
use anyhow::{Context, Result, ensure};
use serde::Deserialize;
use std::fs;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;
use tokio::process::Command;
use tokio::time::{sleep, timeout};

/// It keeps decimals, so 0.1 + 0.2 is 0.3 to it.
pub(crate) const ROUNDING: f64 = 1e-15;

#[derive(Deserialize)]
struct Answer {
    data: Data,
}

#[derive(Deserialize)]
struct Data {
    result: Vec<Sample>,
}

#[derive(Deserialize)]
struct Sample {
    value: (f64, String),
}

/// Starts one that scrapes the metrics, and compares what it has read.
pub(super) async fn compare(program: &Path, folder: &Path, metrics: SocketAddr) -> Result<()> {
    let config = format!(
        "global:\n  scrape_interval: 1s\n\
         scrape_configs:\n  - job_name: text\n    static_configs:\n      - targets: ['{metrics}']\n"
    );
    let config_file = folder.join("victoria.yml");
    fs::write(&config_file, config)?;
    let config = format!("-promscrape.config={}", config_file.display());
    let (_victoria, address) = start(program, folder, &[&config])?;
    let scraped = async {
        // What was scraped can be asked for a moment later.
        while values(address, "formats_tokens_count").await.is_err() {
            sleep(Duration::from_millis(200)).await;
            drop(get(address, "/internal/force_flush").await);
        }
    };
    timeout(Duration::from_mins(1), scraped)
        .await
        .context("VictoriaMetrics has read nothing for a minute")?;
    let mut count = 0;
    for value in VALUES.iter().filter(|value| value.is_in(Format::Text)) {
        let query = value.query(None);
        let read = values(address, &query).await?;
        value
            .check(read, ROUNDING)
            .with_context(|| format!("VictoriaMetrics: {query}"))?;
        count += 1;
    }
    println!("victoria-metrics has read {count} values from text");
    Ok(())
}

/// The value of a query that has one.
pub(crate) async fn values(address: SocketAddr, query: &str) -> Result<f64> {
    let escaped: String = form_urlencoded::byte_serialize(query.as_bytes()).collect();
    let text = get(address, &format!("/api/v1/query?query={escaped}")).await?;
    let answer: Answer = serde_json::from_str(&text).with_context(|| text.clone())?;
    ensure!(answer.data.result.len() == 1, "`{query}`: {text}");
    Ok(answer.data.result[0].value.1.parse()?)
}

/// Starts one with further arguments.
pub(crate) fn start(
    program: &Path,
    folder: &Path,
    arguments: &[&str],
) -> Result<(Process, SocketAddr)> {
    let address = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?;
    Ok((start_at(address, program, folder, arguments)?, address))
}

/// Starts one at an address of which nobody else has made use.
pub(crate) fn start_at(
    address: SocketAddr,
    program: &Path,
    folder: &Path,
    arguments: &[&str],
) -> Result<Process> {
    let mut command = Command::new(program);
    command
        .args(arguments)
        .arg(format!(
            "-storageDataPath={}",
            folder.join("victoria").display()
        ))
        .arg(format!("-httpListenAddr={address}"))
        .args(["-retentionPeriod=1", "-search.latencyOffset=0s"])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    Process::start(&mut command)
}
