//! What the query API tells of itself.

use crate::client::Client;
use crate::database::{Database, wait_until};
use crate::{SHORT, ask, builder, serve};
use tallymark_server::Exporter;

/// All tests of this program count together, so only what is more than before is known.
fn count(exporter: &Exporter, series: &str) -> f64 {
    let metrics = Client::connect(exporter.local_addr()).get("/metrics").body;
    let name = format!("\ntallymark_query_api_{series} ");
    let value = metrics.split_once(&name).map_or("0", |(_, rest)| rest);
    let value = value.lines().next().expect("a value");
    value.parse().expect("a number")
}

#[test]
fn each_request_is_counted_by_what_became_of_it() {
    let database = Database::start();
    let api = || builder(&database).max_answer_bytes(1 << 19);
    let exporter = serve(api().query_timeout(SHORT));
    for (question, outcome) in [
        ("up", "ok"),
        ("", "invalid"),
        ("refused", "refused"),
        ("hangup", "unreachable"),
        ("never", "timeout"),
        ("large", "bad_answer"),
    ] {
        let series = format!(r#"requests_total{{endpoint="query",outcome="{outcome}"}}"#);
        let before = count(&exporter, &series);
        ask(&exporter, question);
        assert!(count(&exporter, &series) > before, "{series}");
    }
    let series = r#"request_duration_seconds_count{endpoint="query"}"#;
    assert!(count(&exporter, series) >= 6.0);

    let exporter = serve(api().max_queries(1));
    let mut first = Client::connect(exporter.local_addr());
    first.send("GET /api/metrics/query?query=never HTTP/1.1\r\nHost: test\r\n\r\n");
    wait_until("it is asked", || database.answering() == 1);
    assert!(count(&exporter, "requests_in_flight") >= 1.0);
    let series = r#"requests_total{endpoint="series",outcome="busy"}"#;
    let before = count(&exporter, series);
    let answer = Client::connect(exporter.local_addr()).get("/api/metrics/series?match[]=up");
    assert_eq!(answer.status, 503);
    let words = answer.error("unavailable");
    assert!(words.contains("or raise `max_queries`"), "{words}");
    assert!(count(&exporter, series) > before);
    // Health is told all the same.
    let answer = Client::connect(exporter.local_addr()).get("/api/metrics/health");
    assert!(answer.body.contains(r#""status":"degraded""#), "{answer:?}");
}
