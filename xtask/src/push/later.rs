//! Receivers of what older ones do not know: remote write 2.0, and OTLP.

use super::{Pushing, RECEIVING, compare};
use crate::end_to_end::{Prometheus, get};
use crate::readers::{Format, VALUES, victoria};
use anyhow::{Context, Result, ensure};
use std::net::SocketAddr;
use std::path::Path;
use std::time::Duration;
use tokio::time::{sleep, timeout};

/// Prometheus takes 2.0, native histograms included, is killed, and comes back.
pub(super) async fn to_prometheus(program: &Path, prometheus: &Path, folder: &Path) -> Result<()> {
    let folder = folder.join("later");
    std::fs::create_dir(&folder)?;
    let arguments = [RECEIVING, "--enable-feature=native-histograms"];
    let server = Prometheus::start(prometheus, &folder, "{}", &arguments).await?;
    let address = server.address();
    let url = format!("http://{address}/api/v1/write");
    let mut pushing = Pushing::start(program, &["remote-write-native", &url])?;
    pushing.flush_well().await?;
    server.kill().await?;
    for _ in 0..3 {
        let answer = pushing.flush().await?;
        ensure!(answer.contains("goes on waiting"), "{answer}");
    }
    let server = Prometheus::start_at(address, prometheus, &folder, "{}", &arguments).await?;
    pushing.flush_well().await?;
    let counts = pushing.counts().await?;
    ensure!(counts.failed == 0 && counts.dropped == 0, "{counts:?}");
    pushing.end().await?;
    let rounds = 7.0;
    let query = "count_over_time(formats_in_flight{job=\"pushed\"}[5m])";
    let found = server.value(query).await?;
    ensure!(
        (found - rounds).abs() < 0.5,
        "Prometheus has {found} rounds of {rounds}"
    );
    // What 1.0 does not have at all.
    let count = compare(&server, Format::Protobuf, |_| true).await?;
    println!(
        "prometheus was killed, and has {rounds} rounds of {count} values by remote write 2.0"
    );
    Ok(())
}

/// `VictoriaMetrics` takes OTLP, is stopped, and comes back; of what was meanwhile the queue keeps the latest.
pub(super) async fn to_victoria(program: &Path, victoria: &Path, folder: &Path) -> Result<()> {
    let folder = folder.join("otlp");
    std::fs::create_dir(&folder)?;
    let (mut server, address) = victoria::start(victoria, &folder, &[])?;
    ready(address).await?;
    let url = format!("http://{address}/opentelemetry/v1/metrics");
    let mut pushing = Pushing::start(program, &["otlp", &url, "9000"])?;
    pushing.flush_well().await?;
    // Killed it would lose what it has in memory alone, which is nobody's fault here.
    server.interrupt()?;
    server.wait(Duration::from_secs(30)).await?;
    let flushes = 8;
    for _ in 0..flushes {
        let answer = pushing.flush().await?;
        ensure!(answer != "ok", "nobody was there to say so");
    }
    let _server = victoria::start_at(address, victoria, &folder, &[])?;
    ready(address).await?;
    // What waits goes first: a reading more would drop some of it.
    sleep(Duration::from_secs(2)).await;
    pushing.flush_well().await?;
    let counts = pushing.counts().await?;
    pushing.end().await?;

    let query = "count_over_time(formats_in_flight[5m])";
    let rounds = f64::from(flushes) + 4.0;
    let mut found = 0.0;
    let arrived = async {
        // The last round is what comes last; what was taken can be asked for a moment later.
        let mut before = -1.0;
        while found < 3.0 || found > before {
            before = found;
            drop(get(address, "/internal/force_flush").await);
            sleep(Duration::from_secs(1)).await;
            found = victoria::values(address, query).await.unwrap_or(0.0);
        }
    };
    let arrived = timeout(Duration::from_mins(1), arrived).await;
    arrived.context("VictoriaMetrics has nothing for a minute")?;
    let missing = rounds - found;
    // That of the end was not counted yet. One has some series more than another.
    let round = (counts.sent + counts.dropped) as f64 / (rounds - 1.0);
    let dropped = counts.dropped as f64 / round;
    ensure!(
        counts.failed == 0 && missing > 0.5 && (dropped - missing).abs() < 0.5,
        "{found} of {rounds} rounds are there, and {counts:?} are {dropped} rounds dropped"
    );
    let mut count = 0;
    for value in VALUES.iter().filter(|value| value.is_in(Format::Text)) {
        // It writes whole bounds without `.0`, and has no bucket that nobody named.
        let query = value.query(None).replace(".0\"", "\"");
        if query.starts_with("formats_native_seconds_bucket") {
            continue;
        }
        let read = victoria::values(address, &query).await?;
        value
            .check(read, victoria::ROUNDING)
            .with_context(|| format!("VictoriaMetrics: {query}"))?;
        count += 1;
    }
    let median = "histogram_quantile(0.5, sum(formats_native_seconds_bucket) by (vmrange))";
    let median = victoria::values(address, median).await?;
    ensure!((median - 0.5).abs() < 0.05, "the median is {median}");
    println!(
        "victoria-metrics was stopped, and has {found} rounds of {} values by OTLP; {missing} were dropped, and counted",
        count + 1
    );
    Ok(())
}

async fn ready(address: SocketAddr) -> Result<()> {
    let ready = async {
        while get(address, "/health").await.is_err() {
            sleep(Duration::from_millis(50)).await;
        }
    };
    let ready = timeout(Duration::from_secs(30), ready).await;
    ready.context("VictoriaMetrics is not ready")
}
