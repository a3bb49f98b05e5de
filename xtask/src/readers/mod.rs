//! Real readers of every format: Prometheus reads text, OpenMetrics and protobuf from one program, and
//! VictoriaMetrics text. Afterwards all have what the program has recorded.

mod expected;
mod proxy;
pub(crate) mod victoria;

use crate::command::Run;
use crate::end_to_end::{Process, Prometheus, get, within};
use crate::project::Project;
use crate::steps::find_tool;
use anyhow::{Context, Result, ensure};
use expected::{EXEMPLARS, Exemplars, METADATA};
pub(crate) use expected::{Format, VALUES};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::net::SocketAddr;
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, SystemTime};
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::Command;
use tokio::time::sleep;

/// No run takes nearly as long.
const LONGEST: Duration = Duration::from_mins(2);

pub(crate) fn check(project: &Project) -> Result<()> {
    let tools = ["prometheus", "victoria-metrics"].map(find_tool);
    let [prometheus, victoria] = tools;
    let (prometheus, victoria) = (prometheus?, victoria?);
    Run::cargo(&project.root, "build -p tallymark-formats").run()?;
    let program = project.target.join("debug/tallymark-formats");
    let folder = tempfile::tempdir()?;
    let run = async {
        let (_program, metrics) = start(&program, &[]).await?;
        let prometheus = read(&prometheus, folder.path(), metrics).await?;
        compare(&prometheus).await?;
        victoria::compare(&victoria, folder.path(), metrics).await
    };
    within(LONGEST, run)
}

/// Starts the program, which ends when this does, and says where its metrics are.
pub(crate) async fn start(program: &Path, arguments: &[&str]) -> Result<(Process, SocketAddr)> {
    let mut command = Command::new(program);
    command
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped());
    let mut process = Process::start(&mut command)?;
    let stdout = process.child().stdout.take().context("no stdout")?;
    let line = BufReader::new(stdout).lines().next_line().await?;
    let address = line.context("the program has ended before it printed its address")?;
    Ok((process, address.parse()?))
}

/// Starts a Prometheus that has scraped each format.
async fn read(program: &Path, folder: &Path, metrics: SocketAddr) -> Result<Prometheus> {
    let mut config = "global:\n  scrape_interval: 1s\nscrape_configs:\n".to_owned();
    for format in Format::ALL {
        let proxy = proxy::start(metrics, format.accept()).await?;
        let job = format.job();
        write!(
            config,
            "  - job_name: {job}\n    static_configs:\n      - targets: ['{proxy}']\n        labels:\n          instance: one\n"
        )?;
    }
    let features = "--enable-feature=native-histograms,exemplar-storage";
    let prometheus = Prometheus::start(program, folder, &config, &[features]).await?;
    while prometheus.value("count(up) or vector(0)").await? < Format::ALL.len() as f64 {
        sleep(Duration::from_millis(100)).await;
    }
    // Twice, so that exemplars are met again.
    for _ in 0..2 {
        prometheus.wait_for_scrape_after(SystemTime::now()).await?;
    }
    Ok(prometheus)
}

async fn compare(prometheus: &Prometheus) -> Result<()> {
    let mut values = 0;
    for format in Format::ALL {
        let job = format.job();
        for value in VALUES.iter().filter(|value| value.is_in(format)) {
            let query = value.query(Some(job));
            let read = prometheus.value(&query).await?;
            value.check(read, 0.0).with_context(|| query.clone())?;
            values += 1;
        }
    }
    let mut exemplars = 0;
    for Exemplars { name, all, formats } in EXEMPLARS {
        let all: Vec<_> = all
            .iter()
            .map(|(id, value)| ((*id).to_owned(), *value))
            .collect();
        for format in *formats {
            let read = read_exemplars(prometheus, name, format.job()).await?;
            ensure!(
                read == all,
                "of the exemplars of {name} Prometheus has read {read:?} as {} instead of {all:?}",
                format.job()
            );
            exemplars += read.len();
        }
    }
    for (metric, kind, unit, help) in METADATA {
        check_metadata(prometheus, metric, [kind, unit, help]).await?;
    }
    println!(
        "prometheus has read {values} values, {exemplars} exemplars and the metadata of {} families from three formats",
        METADATA.len()
    );
    Ok(())
}

#[derive(Deserialize)]
struct Answer<T> {
    data: T,
}

#[derive(Deserialize)]
struct Series {
    exemplars: Vec<Exemplar>,
}

#[derive(Deserialize)]
struct Exemplar {
    labels: BTreeMap<String, String>,
    value: String,
    timestamp: f64,
}

/// The identifiers of a metric's exemplars and their values, by value.
async fn read_exemplars(
    prometheus: &Prometheus,
    name: &str,
    job: &str,
) -> Result<Vec<(String, f64)>> {
    let query = format!("{name}{{job=\"{job}\"}}");
    let query: String = form_urlencoded::byte_serialize(query.as_bytes()).collect();
    let now = SystemTime::now()
        .duration_since(SystemTime::UNIX_EPOCH)?
        .as_secs_f64();
    let path = format!(
        "/api/v1/query_exemplars?query={query}&start={:.3}&end={now:.3}",
        now - LONGEST.as_secs_f64()
    );
    let text = get(prometheus.address(), &path).await?;
    let answer: Answer<Vec<Series>> = serde_json::from_str(&text).with_context(|| text.clone())?;
    let mut read = Vec::new();
    for exemplar in answer.data.into_iter().flat_map(|series| series.exemplars) {
        ensure!(
            exemplar.labels.len() == 1 && exemplar.timestamp <= now,
            "{text}"
        );
        let id = exemplar.labels.get("trace_id").context("no trace")?;
        read.push((id.clone(), exemplar.value.parse()?));
    }
    read.sort_by(|(_, a): &(String, f64), (_, b)| a.total_cmp(b));
    Ok(read)
}

#[derive(Debug, Deserialize, PartialEq)]
struct Metadata {
    #[serde(rename = "type")]
    kind: String,
    help: String,
    unit: String,
}

/// All formats say the same of a family, but that only OpenMetrics, as Prometheus reads it, has units.
async fn check_metadata(
    prometheus: &Prometheus,
    metric: &str,
    [kind, unit, help]: [&str; 3],
) -> Result<()> {
    let path = format!("/api/v1/metadata?metric={metric}");
    let text = get(prometheus.address(), &path).await?;
    let answer: Answer<BTreeMap<String, Vec<Metadata>>> =
        serde_json::from_str(&text).with_context(|| text.clone())?;
    let known = answer.data.get(metric).map_or(&[][..], Vec::as_slice);
    let is_right = |known: &Metadata| {
        known.kind == kind && known.help == help && (known.unit.is_empty() || known.unit == unit)
    };
    ensure!(
        known.iter().any(|known| known.unit == unit) && known.iter().all(is_right),
        "of {metric} Prometheus knows {text} instead of {kind} in {unit}: {help}"
    );
    Ok(())
}
