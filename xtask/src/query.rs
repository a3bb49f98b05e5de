//! The query API in front of real databases that scrape the program that serves it: every path answers what
//! the database itself does, before and after it was killed, and says so while it is away.

use crate::command::Run;
use crate::end_to_end::{Process, Prometheus, ask, get, within};
use crate::project::Project;
use crate::readers::{start, victoria};
use crate::steps::find_tool;
use anyhow::{Context, Result, bail, ensure};
use serde_json::{Value, json};
use std::fs;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::Path;
use std::time::{Duration, SystemTime};
use tokio::time::{sleep, timeout};

/// No run takes nearly as long.
const LONGEST: Duration = Duration::from_mins(3);

pub(crate) fn check(project: &Project) -> Result<()> {
    let tools = ["prometheus", "victoria-metrics"].map(find_tool);
    let [prometheus, victoria] = tools;
    let (prometheus, victoria) = (prometheus?, victoria?);
    Run::cargo(&project.root, "build -p tallymark-formats").run()?;
    let program = project.target.join("debug/tallymark-formats");
    let folder = tempfile::tempdir()?;
    let run = async {
        for (kind, server) in [(Kind::Prometheus, &prometheus), (Kind::Victoria, &victoria)] {
            in_front_of(kind, server, &program, folder.path()).await?;
        }
        anyhow::Ok(())
    };
    within(LONGEST, run)
}

#[derive(Clone, Copy, Debug)]
enum Kind {
    Prometheus,
    Victoria,
}

/// A database that runs.
enum Database {
    Prometheus(Prometheus),
    Victoria(Process),
}

impl Database {
    async fn start(
        kind: Kind,
        address: SocketAddr,
        server: &Path,
        folder: &Path,
        config: &str,
    ) -> Result<Self> {
        match kind {
            Kind::Prometheus => {
                let started = Prometheus::start_at(address, server, folder, config, &[]);
                Ok(Self::Prometheus(started.await?))
            }
            Kind::Victoria => {
                let file = folder.join("victoria.yml");
                fs::write(&file, config)?;
                let config = format!("-promscrape.config={}", file.display());
                let started = victoria::start_at(address, server, folder, &[&config])?;
                Ok(Self::Victoria(started))
            }
        }
    }

    async fn kill(self) -> Result<()> {
        match self {
            Self::Prometheus(server) => server.kill().await,
            Self::Victoria(mut server) => Ok(server.child().kill().await?),
        }
    }
}

async fn in_front_of(kind: Kind, server: &Path, program: &Path, folder: &Path) -> Result<()> {
    let address = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?;
    let url = format!("http://{address}");
    let (_program, metrics) = start(program, &["query-api", &url]).await?;
    is_away(metrics).await?;
    let config = format!(
        "global:\n  scrape_interval: 1s\n\
         scrape_configs:\n  - job_name: text\n    static_configs:\n      - targets: ['{metrics}']\n"
    );
    let mut compared = 0;
    for _ in 0..2 {
        let database = Database::start(kind, address, server, folder, &config).await?;
        while part(metrics, "health").await?.1["status"] != "healthy" {
            sleep(Duration::from_millis(200)).await;
        }
        let (_, services) = part(metrics, "services").await?;
        ensure!(
            services == json!({"status": "success", "data": ["text"]}),
            "{kind:?}: {services}"
        );
        compared += compare(address, metrics)
            .await
            .with_context(|| format!("{kind:?}"))?;
        database.kill().await?;
        is_away(metrics).await?;
    }
    println!("{kind:?} was killed, and the query API has answered {compared} questions as it has");
    Ok(())
}

/// What is served under a name.
async fn part(metrics: SocketAddr, name: &str) -> Result<(u16, Value)> {
    let reply = ask(metrics, &format!("/api/metrics/{name}")).await?;
    let json = serde_json::from_slice(&reply.body).context("no JSON")?;
    Ok((reply.status.as_u16(), json))
}

async fn is_away(metrics: SocketAddr) -> Result<()> {
    let (status, answer) = part(metrics, "query?query=up").await?;
    let words = answer["error"].as_str().unwrap_or_default();
    ensure!(
        status == 503 && answer["errorType"] == "unavailable" && words.contains("refused"),
        "without a database: {status} {answer}"
    );
    let (status, answer) = part(metrics, "health").await?;
    ensure!(
        status == 503 && answer["status"] == "unhealthy",
        "without a database: {status} {answer}"
    );
    let (status, answer) = part(metrics, "services").await?;
    ensure!(
        status == 200 && answer["data"] == json!(["text"]) && answer["warnings"][0].is_string(),
        "without a database: {status} {answer}"
    );
    Ok(())
}

/// Asks the database and the query API the same, and returns how often.
async fn compare(database: SocketAddr, metrics: SocketAddr) -> Result<usize> {
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH)?;
    let (start, end) = (now.as_secs() - 60, now.as_secs() + 1);
    // A time to come would be another one each time that it is asked for.
    sleep(Duration::from_secs(1)).await;
    let escaped = |text: &str| form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
    let summed = escaped("sum by (provider) (formats_order_seconds_count{job=\"text\"}) + 1");
    let series = escaped("{__name__=~\"formats_.*\", le!~\".+\"}");
    // Whether there is an answer, and not an error or nothing.
    let questions = [
        (format!("query?query={summed}&time={end}"), true),
        (format!("query?query=formats_orders_total&time={end}"), true),
        (
            format!("query_range?query={summed}&start={start}&end={end}&step=1s"),
            true,
        ),
        (
            format!("series?match[]={series}&match[]=up&start={start}&end={end}"),
            true,
        ),
        (format!("query?query=nothing_at_all&time={end}"), false),
        (format!("query?query={}&time={end}", escaped("sum(")), false),
        (
            format!(
                "query_range?query={}&start={start}&end={end}&step=15",
                escaped("up offset x")
            ),
            false,
        ),
    ];
    for (question, is_answered) in &questions {
        let direct = format!("/api/v1/{question}");
        let passed = format!("/api/metrics/{question}");
        let asked = async {
            loop {
                let before = ask(database, &direct).await?;
                let passed = ask(metrics, &passed).await?;
                let after = ask(database, &direct).await?;
                if before.body == after.body && has_result(&before.body)? == *is_answered {
                    return anyhow::Ok((before, passed));
                }
                // What was scraped last can still be on its way.
                sleep(Duration::from_millis(200)).await;
            }
        };
        let asked = timeout(Duration::from_secs(30), asked).await;
        let (one, other) = asked.with_context(|| format!("{question}: it never settles"))??;
        if one.status != other.status || one.body != other.body {
            bail!("{question}: {other:?} instead of {one:?}");
        }
    }
    // The step that is not given.
    let range = format!("query_range?query=up&start={start}&end={end}");
    let direct = get(database, &format!("/api/v1/{range}&step=15s")).await?;
    let passed = get(metrics, &format!("/api/metrics/{range}")).await?;
    ensure!(direct == passed, "{range}: {passed} instead of {direct}");
    Ok(questions.len() + 1)
}

fn has_result(body: &[u8]) -> Result<bool> {
    let answer: Value = serde_json::from_slice(body)?;
    let data = &answer["data"];
    let result = data.as_array().or_else(|| data["result"].as_array());
    Ok(result.is_some_and(|result| !result.is_empty()))
}
