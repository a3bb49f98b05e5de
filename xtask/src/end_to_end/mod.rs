//! The gateway under load, scraped by a real Prometheus: afterwards its sums equal what was sent.
//!
//! The truth is what this program has sent and what replies it got; nothing of it comes from the
//! gateway's own counting.

mod check;
mod connection;
mod gateway;
mod ledger;
mod load;
mod process;
mod prometheus;
mod protocol;
mod within;

pub(crate) use connection::{ask, get};
pub(crate) use gateway::Gateway;
pub(crate) use process::Process;
pub(crate) use prometheus::Prometheus;
pub(crate) use within::within;

use crate::command::Run;
use crate::project::Project;
use crate::steps::find_tool;
use anyhow::{Context, Result, ensure};
use hyper::StatusCode;
use std::fs;
use std::time::{Duration, Instant, SystemTime};

/// No run takes nearly as long.
const LONGEST: Duration = Duration::from_mins(5);

pub(crate) fn check(project: &Project) -> Result<()> {
    let tools = ["prometheus", "promtool"].map(find_tool);
    let [prometheus, promtool] = tools;
    let (prometheus, promtool) = (prometheus?, promtool?);
    Run::cargo(&project.root, "build --release --example gateway").run()?;
    let gateway = project.target.join("release/examples/gateway");
    let folder = tempfile::tempdir()?;
    let run = async {
        let gateway = Gateway::start(&gateway).await?;
        gateway.endpoints.wait_for_ready(StatusCode::OK).await?;
        let target = gateway.endpoints.metrics;
        let config = format!(
            "global:\n  scrape_interval: 1s\n\
             scrape_configs:\n  - job_name: gateway\n    static_configs:\n      - targets: ['{target}']\n"
        );
        let prometheus = Prometheus::start(&prometheus, folder.path(), &config, &[]).await?;
        compare(&gateway, &prometheus).await?;
        lint(
            project,
            &promtool,
            &gateway.endpoints.scrape().await?,
            folder.path(),
        )?;
        stop(gateway).await
    };
    within(LONGEST, run)
}

async fn compare(gateway: &Gateway, prometheus: &Prometheus) -> Result<()> {
    let start = Instant::now();
    let ledger = load::send_all(gateway.endpoints).await?;
    println!(
        "{} requests over {} connections in {:.1} s, {} of them cut off",
        ledger.requests(),
        load::CONNECTIONS,
        start.elapsed().as_secs_f64(),
        ledger.cut_off(),
    );
    prometheus.wait_for_scrape_after(SystemTime::now()).await?;
    check::equal(&ledger, prometheus).await
}

/// What `promtool` has to say of a scrape.
fn lint(
    project: &Project,
    promtool: &std::path::Path,
    scrape: &str,
    folder: &std::path::Path,
) -> Result<()> {
    let file = folder.join("scrape.txt");
    fs::write(&file, scrape)?;
    Run::new(promtool, &project.root)
        .arg("check")
        .arg("metrics")
        .stdin(&file)?
        .run()
}

/// Stops the gateway with a request in flight, which is answered all the same; meanwhile it is not ready.
async fn stop(gateway: Gateway) -> Result<()> {
    let request = load::hanging(gateway.endpoints).await?;
    gateway.interrupt()?;
    let not_ready = StatusCode::SERVICE_UNAVAILABLE;
    gateway.endpoints.wait_for_ready(not_ready).await?;
    let status = request
        .await
        .context("the request in flight was not answered")??;
    ensure!(
        status == protocol::TIMED_OUT,
        "the request in flight was answered with {status} instead of {}",
        protocol::TIMED_OUT
    );
    gateway.wait_for_success().await
}
