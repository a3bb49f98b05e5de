//! Comparing Prometheus' sums with the truth.

use super::ledger::{Ledger, Sums};
use super::prometheus::Prometheus;
use anyhow::{Result, ensure};

/// Checks that Prometheus' sums equal what was sent, to the last bit.
pub(super) async fn equal(ledger: &Ledger, prometheus: &Prometheus) -> Result<()> {
    let target = prometheus.target().await?;
    ensure!(
        target.health == "up" && target.last_error.is_empty(),
        "Prometheus cannot read the gateway's metrics: {target:?}\n{}",
        prometheus.last_words()
    );
    let sums = Compare { prometheus };
    let model = ["provider", "model"];
    let series = ["provider", "model", "operation"];
    let statuses = ["provider", "model", "operation", "status"];
    sums.compare("gateway_requests_total", statuses, &ledger.requests)
        .await?;
    sums.compare(
        "gateway_errors_total",
        ["provider", "error"],
        &ledger.errors,
    )
    .await?;
    sums.compare("gateway_outcomes_total", ["outcome"], &ledger.outcomes)
        .await?;
    sums.compare("gateway_tokens_total", model, &ledger.tokens)
        .await?;
    sums.compare("gateway_request_cost_dollars_sum", model, &ledger.dollars)
        .await?;
    sums.compare("gateway_request_cost_dollars_count", model, &ledger.replies)
        .await?;
    sums.compare(
        "gateway_request_duration_seconds_count",
        series,
        &ledger.answered,
    )
    .await?;
    let all = "gateway_request_duration_seconds_bucket{le=\"+Inf\"}";
    sums.compare(all, series, &ledger.answered).await?;
    sums.compare(
        "gateway_bad_requests_total",
        ["reason"],
        &ledger.bad_requests,
    )
    .await?;
    let labels = ["method", "route", "status", "outcome"];
    sums.compare("http_server_requests_total", labels, &ledger.http.requests)
        .await?;
    sums.compare(
        "http_server_request_duration_seconds_count",
        ["method", "route"],
        &ledger.http.ended,
    )
    .await?;
    for (metric, expected) in [
        ("http_server_request_body_bytes_sum", &ledger.http.sent),
        ("http_server_response_body_bytes_sum", &ledger.http.received),
        (
            "http_server_response_body_bytes_count",
            &ledger.http.answered,
        ),
    ] {
        sums.compare(metric, ["route"], expected).await?;
    }
    for (query, expected) in [
        ("up", 1.0),
        ("sum(gateway_requests_total)", ledger.requests()),
        ("count(gateway_requests_in_flight)", 3.0),
        ("sum(abs(gateway_requests_in_flight))", 0.0),
        ("sum(abs(http_server_requests_in_flight))", 0.0),
        ("count(gateway_build_info)", 1.0),
        ("process_cpu_seconds_total > bool 0", 1.0),
        ("process_resident_memory_bytes > bool 1e6", 1.0),
        ("process_start_time_seconds < bool time()", 1.0),
        ("sum(tallymark_label_overflow_total)", ledger.overflowed),
        ("sum(tallymark_rejected_values_total)", 0.0),
        // No scrape during the load showed a counter go down.
        ("sum(resets(gateway_requests_total[10m]))", 0.0),
        ("sum(resets(http_server_requests_total[10m]))", 0.0),
        ("sum(resets(gateway_request_cost_dollars_sum[10m]))", 0.0),
        (
            "sum(resets(gateway_request_duration_seconds_bucket[10m]))",
            0.0,
        ),
    ] {
        let value = prometheus.value(query).await?;
        ensure!(
            exactly(value, expected),
            "`{query}` is {value} instead of {expected}"
        );
        println!("{query} = {value}");
    }
    let scrapes = prometheus.value("count_over_time(up[10m])").await?;
    ensure!(
        scrapes >= 5.0,
        "Prometheus has scraped only {scrapes} times during the load"
    );
    println!("{scrapes} scrapes");
    Ok(())
}

struct Compare<'a> {
    prometheus: &'a Prometheus,
}

impl Compare<'_> {
    async fn compare<const N: usize>(
        &self,
        metric: &str,
        labels: [&str; N],
        expected: &Sums<N>,
    ) -> Result<()> {
        let query = format!("sum by ({}) ({metric})", labels.join(", "));
        let mut sums = Sums::new();
        for (mut series, value) in self.prometheus.query(&query).await? {
            // What is at 0 was not sent.
            if value != 0.0 {
                let key = labels.map(|label| series.remove(label).unwrap_or_default());
                sums.insert(key, value);
            }
        }
        let differences = differences(&sums, expected);
        ensure!(
            differences.is_empty(),
            "`{query}` differs from what was sent in {} of {} places:\n{}",
            differences.len(),
            expected.len(),
            differences[..differences.len().min(10)].join("\n")
        );
        let total: f64 = sums.values().sum();
        println!("{query}: {} sums equal, {total} in all", sums.len());
        ensure!(!sums.is_empty(), "`{query}` has nothing to compare");
        Ok(())
    }
}

fn differences<const N: usize>(sums: &Sums<N>, expected: &Sums<N>) -> Vec<String> {
    let mut keys: Vec<_> = sums.keys().chain(expected.keys()).collect();
    keys.sort();
    keys.dedup();
    let value = |of: &Sums<N>, key: &[String; N]| of.get(key).copied().unwrap_or_default();
    keys.into_iter()
        .filter(|key| !exactly(value(sums, key), value(expected, key)))
        .map(|key| {
            format!(
                "{key:?}: {} instead of {}",
                value(sums, key),
                value(expected, key)
            )
        })
        .collect()
}

#[allow(clippy::float_cmp, reason = "what is added up is exact")]
fn exactly(value: f64, expected: f64) -> bool {
    value == expected
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn differences_are_found_on_both_sides() {
        let sums = |pairs: &[(&str, f64)]| -> Sums<1> {
            let pairs = pairs
                .iter()
                .map(|(key, value)| ([(*key).to_owned()], *value));
            pairs.collect()
        };
        let (one, two) = (
            sums(&[("a", 1.0), ("b", 2.0)]),
            sums(&[("b", 3.0), ("c", 4.0)]),
        );
        assert_eq!(differences(&one, &one), <[String; 0]>::default());
        let expected = [
            r#"["a"]: 1 instead of 0"#,
            r#"["b"]: 2 instead of 3"#,
            r#"["c"]: 0 instead of 4"#,
        ];
        assert_eq!(differences(&one, &two), expected);
    }
}
