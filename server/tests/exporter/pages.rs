//! What each request is answered.

use crate::client::{Client, get};
use crate::wide;
use std::sync::Arc;
use tallymark_runtime::{Registry, TEXT_CONTENT_TYPE};
use tallymark_server::Exporter;

#[test]
fn metrics_are_the_registry_in_text() {
    let exporter = Exporter::bind("127.0.0.1:0").expect("a free port");
    let answer = get(exporter.local_addr(), "/metrics");
    assert_eq!(answer.head.status, 200);
    assert_eq!(answer.head.header("content-type"), Some(TEXT_CONTENT_TYPE));
    let mut text = String::new();
    tallymark_runtime::registry().encode_text(&mut text);
    assert!(text.contains("\ntallymark_rejected_values_total{reason=\"nan\"} 0\n"));
    assert_eq!(still(&answer.body), still(&text));
}

/// Without what the feature `process` adds and what the exporter counts of itself, which is never the
/// same twice.
fn still(text: &str) -> Vec<&str> {
    let lines = text.lines();
    lines
        .filter(|line| !line.contains("process_") && !line.contains("tallymark_exporter_"))
        .collect()
}

#[test]
fn health_is_json() {
    let exporter = Exporter::bind("127.0.0.1:0").expect("a free port");
    let answer = get(exporter.local_addr(), "/health");
    assert_eq!(answer.head.status, 200);
    assert_eq!(answer.head.header("content-type"), Some("application/json"));
    let health: serde_json::Value = serde_json::from_str(&answer.body).expect("JSON");
    assert_eq!(health["status"], "ok");
    assert_eq!(health["problems"], 0);
    let uptime = health["uptime_seconds"].as_f64().expect("a number");
    assert!((0.0..60.0).contains(&uptime) && uptime > 0.0, "{uptime}");
}

#[test]
fn head_is_get_without_the_body() {
    let exporter = Exporter::builder()
        .registry(wide::registry())
        .bind("127.0.0.1:0")
        .expect("a free port");
    for path in ["/metrics", "/health", "/nowhere"] {
        let whole = get(exporter.local_addr(), path);
        let mut client = Client::connect(exporter.local_addr());
        client.send(&format!(
            "HEAD {path} HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n"
        ));
        let head = client.read_head();
        assert_eq!(head.status, whole.head.status, "{path}");
        assert_eq!(
            head.header("content-type"),
            whole.head.header("content-type")
        );
        // The uptime has not always as many digits.
        if path != "/health" {
            assert_eq!(head.content_length(), whole.body.len(), "{path}");
        }
        assert!(head.content_length() > 0, "{path}");
        assert_eq!(client.rest(), "", "{path}");
    }
}

#[test]
fn other_paths_are_told_the_known_ones() {
    let exporter = Exporter::bind("127.0.0.1:0").expect("a free port");
    for path in [
        "/live",
        "/metrics/",
        "/Metrics",
        "//metrics",
        "/metrics/../health",
    ] {
        let answer = get(exporter.local_addr(), path);
        assert_eq!(answer.head.status, 404, "{path}");
        assert_eq!(
            answer.body,
            if cfg!(feature = "live") {
                "nothing is served under this path; known paths are /metrics, /health, /ready and /\n"
            } else {
                "nothing is served under this path; known paths are /metrics, /health and /ready\n"
            }
        );
        assert_eq!(
            answer.head.header("content-type"),
            Some("text/plain; charset=utf-8")
        );
    }
}

#[test]
fn other_methods_are_told_the_allowed_ones() {
    let exporter = Exporter::bind("127.0.0.1:0").expect("a free port");
    for path in ["/metrics", "/health"] {
        for method in ["POST", "PUT", "DELETE", "OPTIONS", "PATCH", "get"] {
            let answer = Client::connect(exporter.local_addr()).request(method, path);
            assert_eq!(answer.head.status, 405, "{method} {path}");
            assert_eq!(answer.head.header("allow"), Some("GET, HEAD"));
            assert_eq!(answer.body, "only GET and HEAD are answered here\n");
        }
    }
    let answer = Client::connect(exporter.local_addr()).request("POST", "/nowhere");
    assert_eq!(answer.head.status, 404);
}

#[test]
fn queries_are_left_out_of_routing() {
    let exporter = Exporter::bind("127.0.0.1:0").expect("a free port");
    let answer = get(exporter.local_addr(), "/metrics?name=a&name=b");
    assert_eq!(answer.head.status, 200);
    let answer = get(exporter.local_addr(), "/nowhere?/metrics");
    assert_eq!(answer.head.status, 404);
}

#[test]
fn a_connection_serves_many_requests() {
    let exporter = Exporter::bind("127.0.0.1:0").expect("a free port");
    let mut client = Client::connect(exporter.local_addr());
    for target in ["/metrics", "/health", "/nowhere", "/metrics"] {
        let answer = client.get(target);
        let expected = if target == "/nowhere" { 404 } else { 200 };
        assert_eq!(answer.head.status, expected, "{target}");
    }
    // Two at once, one behind the other.
    client.send(
        "GET /health HTTP/1.1\r\nHost: a\r\n\r\nGET /metrics HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
    );
    assert!(client.read_answer().body.starts_with('{'));
    assert!(client.read_answer().body.starts_with("# HELP"));
    assert_eq!(client.rest(), "");
}

#[test]
fn paths_and_registry_are_settings() {
    let exporter = Exporter::builder()
        .metrics_path("/internal/metrics")
        .health_path("/healthz")
        .registry(Arc::new(Registry::new()))
        .bind("127.0.0.1:0")
        .expect("a free port");
    let mut client = Client::connect(exporter.local_addr());
    let metrics = client.get("/internal/metrics");
    assert_eq!((metrics.head.status, metrics.body.as_str()), (200, ""));
    assert!(client.get("/healthz").body.contains(r#""status":"ok""#));
    assert_eq!(client.get("/health").head.status, 404);
    let unknown = client.get("/metrics");
    assert_eq!(unknown.head.status, 404);
    assert!(
        unknown
            .body
            .ends_with("are /internal/metrics, /healthz, /ready and /\n")
    );
}

#[test]
fn a_large_scrape_arrives_whole_where_the_client_has_closed_its_half() {
    let exporter = Exporter::builder()
        .registry(wide::registry())
        .bind("127.0.0.1:0")
        .expect("a free port");
    let mut client = Client::connect(exporter.local_addr());
    client.send("GET /metrics HTTP/1.1\r\nHost: test\r\n\r\n");
    client
        .socket()
        .shutdown(std::net::Shutdown::Write)
        .expect("an open half");
    let answer = client.read_answer();
    let mut text = String::new();
    wide::registry().encode_text(&mut text);
    assert!(text.len() > 20_000_000);
    assert!(answer.body == text, "another exposition");
    assert_eq!(client.rest(), "");
}

#[test]
fn too_large_a_head_is_refused() {
    let exporter = Exporter::bind("127.0.0.1:0").expect("a free port");
    let mut client = Client::connect(exporter.local_addr());
    let cookie = "c".repeat(40_000);
    client.send(&format!(
        "GET /metrics HTTP/1.1\r\nHost: test\r\nCookie: {cookie}\r\n\r\n"
    ));
    assert_eq!(client.read_head().status, 431);
}
