//! Real receivers: what was pushed is asked for, and compared with what the program has recorded.

mod later;

use crate::command::Run;
use crate::end_to_end::{Process, Prometheus, get, within};
use crate::newer;
use crate::project::Project;
use crate::readers::{Format, VALUES, victoria};
use crate::steps::find_tool;
use anyhow::{Context, Result, bail, ensure};
use std::net::{Ipv4Addr, TcpListener};
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, SystemTime};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines};
use tokio::process::{ChildStdin, ChildStdout, Command};
use tokio::time::sleep;

/// No run takes nearly as long.
const LONGEST: Duration = Duration::from_mins(3);
const RECEIVING: &str = "--web.enable-remote-write-receiver";

pub(crate) fn check(project: &Project) -> Result<()> {
    let tools = ["prometheus", "victoria-metrics", "prometheus-pushgateway"].map(find_tool);
    let [prometheus, victoria, gateway] = tools;
    let (prometheus, victoria, gateway) = (prometheus?, victoria?, gateway?);
    let newer = ["prometheus", "victoria-metrics"].map(|program| newer::find(project, program));
    Run::cargo(&project.root, "build -p tallymark-formats").run()?;
    let program = project.target.join("debug/tallymark-formats");
    let folder = tempfile::tempdir()?;
    let run = async {
        to_prometheus(&program, &prometheus, folder.path()).await?;
        to_victoria(&program, &victoria, folder.path()).await?;
        to_gateway(&program, &gateway, &prometheus, folder.path()).await?;
        let [prometheus, victoria] = newer;
        match prometheus {
            Some(prometheus) => later::to_prometheus(&program, &prometheus, folder.path()).await?,
            None => println!("not run: remote write 2.0, for want of a newer Prometheus"),
        }
        match victoria {
            Some(victoria) => later::to_victoria(&program, &victoria, folder.path()).await?,
            None => println!("not run: OTLP, for want of a newer VictoriaMetrics"),
        }
        Ok(())
    };
    within(LONGEST, run)
}

/// The program, which pushes once for each line.
struct Pushing {
    process: Process,
    stdin: Option<ChildStdin>,
    answers: Lines<BufReader<ChildStdout>>,
}

impl Pushing {
    fn start(program: &Path, arguments: &[&str]) -> Result<Self> {
        let mut command = Command::new(program);
        command
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped());
        let mut process = Process::start(&mut command)?;
        let stdin = process.child().stdin.take();
        let stdout = process.child().stdout.take().context("no stdout")?;
        Ok(Self {
            process,
            stdin,
            answers: BufReader::new(stdout).lines(),
        })
    }

    async fn flush(&mut self) -> Result<String> {
        self.ask(b"flush\n").await
    }

    /// What the program has counted of its pushing.
    async fn counts(&mut self) -> Result<Counts> {
        let answer = self.ask(b"counts\n").await?;
        let numbers = answer.split(' ').map(str::parse);
        let numbers: Vec<u64> = numbers.collect::<Result<_, _>>().context(answer.clone())?;
        let [sent, failed, dropped] = numbers[..] else {
            bail!("{answer}");
        };
        Ok(Counts {
            sent,
            failed,
            dropped,
        })
    }

    async fn ask(&mut self, line: &[u8]) -> Result<String> {
        let stdin = self.stdin.as_mut().context("it has been ended")?;
        stdin.write_all(line).await?;
        let answer = self.answers.next_line().await?;
        answer.context("the program has ended by itself")
    }

    async fn flush_well(&mut self) -> Result<()> {
        let answer = self.flush().await?;
        ensure!(answer == "ok", "{answer}");
        Ok(())
    }

    async fn end(mut self) -> Result<()> {
        drop(self.stdin.take());
        let status = self.process.child().wait().await?;
        ensure!(status.success(), "the program has ended with {status}");
        Ok(())
    }
}

/// Samples.
#[derive(Debug)]
struct Counts {
    sent: u64,
    failed: u64,
    dropped: u64,
}

/// Prometheus is killed and comes back: no round is missing, and none is there twice.
async fn to_prometheus(program: &Path, prometheus: &Path, folder: &Path) -> Result<()> {
    let folder = folder.join("killed");
    std::fs::create_dir(&folder)?;
    let server = Prometheus::start(prometheus, &folder, "{}", &[RECEIVING]).await?;
    let address = server.address();
    let url = format!("http://{address}/api/v1/write");
    let mut pushing = Pushing::start(program, &["remote-write", &url])?;
    pushing.flush_well().await?;
    server.kill().await?;
    for _ in 0..3 {
        let answer = pushing.flush().await?;
        ensure!(answer.contains("goes on waiting"), "{answer}");
    }
    let server = Prometheus::start_at(address, prometheus, &folder, "{}", &[RECEIVING]).await?;
    pushing.flush_well().await?;
    pushing.end().await?;
    // At the start, for each line, and at the end.
    let rounds = 7.0;
    let found = server
        .value("count_over_time(formats_in_flight{job=\"pushed\"}[5m])")
        .await?;
    ensure!(
        (found - rounds).abs() < 0.5,
        "Prometheus has {found} rounds of {rounds}"
    );
    let count = compare(&server, Format::Text, |_| true).await?;
    println!("prometheus was killed, and has {rounds} rounds of {count} values by remote write");
    Ok(())
}

/// Compares the values that a format has, if they are wanted, and returns how many there are.
async fn compare(
    server: &Prometheus,
    format: Format,
    wants: impl Fn(&str) -> bool,
) -> Result<usize> {
    let mut count = 0;
    for value in VALUES.iter().filter(|value| value.is_in(format)) {
        let query = value.query(Some("pushed"));
        if wants(&query) {
            let read = server.value(&query).await?;
            value.check(read, 0.0).with_context(|| query.clone())?;
            count += 1;
        }
    }
    ensure!(count > 0, "nothing was compared");
    Ok(count)
}

async fn to_victoria(program: &Path, victoria: &Path, folder: &Path) -> Result<()> {
    let (_victoria, address) = victoria::start(victoria, folder, &[])?;
    while get(address, "/health").await.is_err() {
        sleep(Duration::from_millis(50)).await;
    }
    let url = format!("http://{address}/api/v1/write");
    let mut pushing = Pushing::start(program, &["remote-write", &url])?;
    pushing.flush_well().await?;
    pushing.end().await?;
    // What was taken can be asked for a moment later.
    while victoria::values(address, "formats_tokens_count")
        .await
        .is_err()
    {
        sleep(Duration::from_millis(200)).await;
        drop(get(address, "/internal/force_flush").await);
    }
    let mut count = 0;
    for value in VALUES.iter().filter(|value| value.is_in(Format::Text)) {
        let query = value.query(Some("pushed"));
        let read = victoria::values(address, &query).await?;
        value
            .check(read, victoria::ROUNDING)
            .with_context(|| format!("VictoriaMetrics: {query}"))?;
        count += 1;
    }
    println!("victoria-metrics has {count} values by remote write");
    Ok(())
}

/// The gateway is scraped, and has nothing more when the program has ended.
async fn to_gateway(
    program: &Path,
    gateway: &Path,
    prometheus: &Path,
    folder: &Path,
) -> Result<()> {
    let address = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?;
    let mut command = Command::new(gateway);
    command
        .arg(format!("--web.listen-address={address}"))
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    let _gateway = Process::start(&mut command)?;
    while get(address, "/-/ready").await.is_err() {
        sleep(Duration::from_millis(50)).await;
    }
    let mut pushing = Pushing::start(program, &["pushgateway", &format!("http://{address}")])?;
    pushing.flush_well().await?;
    let config = format!(
        "global:\n  scrape_interval: 1s\n\
         scrape_configs:\n  - job_name: gateway\n    honor_labels: true\n    static_configs:\n      - targets: ['{address}']\n"
    );
    let server = Prometheus::start(prometheus, folder, &config, &[]).await?;
    server.wait_for_scrape_after(SystemTime::now()).await?;
    // The gateway writes whole bounds without `.0`.
    let count = compare(&server, Format::Text, |query| !query.contains(".0\"")).await?;
    pushing.end().await?;
    let left = get(address, "/metrics").await?;
    ensure!(
        !left.contains("formats_"),
        "the gateway still has what was deleted"
    );
    println!("prometheus has {count} values by way of the gateway, which has deleted them");
    Ok(())
}
