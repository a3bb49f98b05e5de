//! The live page, as a browser is sent it.

#[allow(dead_code, reason = "what the exporter's own tests need")]
#[path = "../exporter/client.rs"]
mod client;

use client::{Answer, Client};
use serde_json::Value;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tallymark::{Collection, Counter, Gauge, Histogram, Label, MetricSet, Registry};
use tallymark_server::{Endpoint, Exporter};
use tower::ServiceExt;

#[derive(Clone, Copy, Label)]
enum Kind {
    Tea,
    Coffee,
}

/// Metrics of a kitchen.
#[derive(MetricSet)]
#[metrics(namespace = "kitchen")]
struct Kitchen {
    /// Cups by what is in them.
    cups_total: Counter<Kind>,
    /// Water that is left.
    water_ratio: Gauge<Kind, f64>,
    /// Time to fill a cup.
    #[metric(buckets = [0.1, 1, 10])]
    filling_seconds: Histogram,
}

fn kitchen() -> (Arc<Registry>, Arc<Kitchen>) {
    let (registry, kitchen) = (Arc::new(Registry::new()), Arc::new(Kitchen::new()));
    registry.register(&kitchen).expect("names of its own");
    (registry, kitchen)
}

fn get(address: SocketAddr, path: &str) -> Answer {
    get_as("localhost", address, path)
}

fn get_as(host: &str, address: SocketAddr, path: &str) -> Answer {
    let mut client = Client::connect(address);
    client.send(&format!(
        "GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
    ));
    client.read_answer()
}

fn told(address: SocketAddr, query: &str) -> Value {
    let answer = get(address, &format!("/live.json{query}"));
    assert_eq!(answer.head.status, 200, "{}", answer.body);
    serde_json::from_str(&answer.body).expect("JSON")
}

fn family(told: &Value, name: &str) -> Value {
    let families = told["families"].as_array().expect("families");
    let family = families.iter().find(|family| family["name"] == name);
    family.cloned().unwrap_or(Value::Null)
}

#[test]
fn the_page_and_its_files_let_nothing_else_in() {
    let exporter = Exporter::bind("127.0.0.1:0").expect("a free port");
    for (path, content_type) in [
        ("/", "text/html; charset=utf-8"),
        ("/live.css", "text/css; charset=utf-8"),
        ("/live.js", "text/javascript; charset=utf-8"),
        ("/live.svg", "image/svg+xml"),
        ("/live.json", "application/json"),
    ] {
        let answer = get(exporter.local_addr(), path);
        assert_eq!(answer.head.status, 200, "{path}");
        assert_eq!(answer.head.header("content-type"), Some(content_type));
        let policy = answer.head.header("content-security-policy");
        let policy = policy.expect("a policy");
        assert!(policy.starts_with("default-src 'none'; "), "{policy}");
        assert!(!policy.contains("unsafe") && !policy.contains('*'));
        assert!(policy.contains("frame-ancestors 'none'"), "{policy}");
        let header = |name| answer.head.header(name);
        assert_eq!(header("x-content-type-options"), Some("nosniff"));
        assert_eq!(header("referrer-policy"), Some("no-referrer"));
        assert_eq!(header("cross-origin-resource-policy"), Some("same-origin"));
        assert!(!answer.body.is_empty());
        for outside in ["http://", "https://", "style=", "<style", "innerHTML"] {
            let is_name = answer.body.replace("http://www.w3.org/2000/svg", "");
            assert!(!is_name.contains(outside), "{path}: {outside}");
        }
    }
}

#[test]
fn families_are_told_with_what_was_declared() {
    let (registry, kitchen) = kitchen();
    let exporter = Exporter::builder().registry(registry).bind("127.0.0.1:0");
    let exporter = exporter.expect("a free port");
    // The past begins before anything is counted.
    told(exporter.local_addr(), "");
    kitchen.cups_total.with(Kind::Tea).add(3);
    kitchen.cups_total.with(Kind::Coffee).add(4);
    kitchen.water_ratio.with(Kind::Tea).set(0.25);
    kitchen.water_ratio.with(Kind::Coffee).set(0.75);
    for _ in 0..100 {
        kitchen.filling_seconds.observe(0.5);
    }

    let told = told(exporter.local_addr(), "?whole=kitchen_cups_total");
    let cups = family(&told, "kitchen_cups_total");
    assert_eq!(cups["value"], 7.0);
    assert_eq!(cups["help"], "Cups by what is in them.");
    assert_eq!(cups["namespace"], "kitchen");
    assert_eq!(cups["type"], "counter");
    assert_eq!(cups["labels"], serde_json::json!([["kind", 2]]));
    assert_eq!((&cups["lines"], &cups["budget"]), (&2.into(), &1000.into()));
    let location = cups["location"].as_str().expect("a place");
    assert!(location.contains("live/main.rs:"), "{location}");
    let series = cups["all"].as_array().expect("series");
    assert_eq!(series.len(), 2);
    assert_eq!(series[0]["value"], 4.0);
    assert_eq!(series[0]["labels"], serde_json::json!([["kind", "coffee"]]));
    let water = family(&told, "kitchen_water_ratio");
    assert_eq!(water["value"], 0.75, "the largest");
    assert_eq!(water["unit"], "ratio");
    assert_eq!(water["all"], Value::Null);
    let filling = family(&told, "kitchen_filling_seconds");
    assert_eq!(filling["value"], 100.0);
    let quantiles = &filling["quantiles"];
    assert_eq!(quantiles[0], 0.55, "{filling}");
}

#[test]
fn strangers_to_this_machine_are_sent_away() {
    let exporter = Exporter::bind("127.0.0.1:0").expect("a free port");
    for (host, status) in [
        ("localhost:9464", 200),
        ("127.0.0.1", 200),
        ("[::1]:9464", 200),
        ("attacker.example", 421),
    ] {
        for path in ["/", "/live.json"] {
            let answer = get_as(host, exporter.local_addr(), path);
            assert_eq!(answer.head.status, status, "{host}{path}");
        }
    }
}

#[test]
fn a_public_address_has_none_unless_asked_for() {
    let public = |exporter: &Exporter| {
        let port = exporter.local_addr().port();
        SocketAddr::from(([127, 0, 0, 1], port))
    };
    let closed = Exporter::bind("0.0.0.0:0").expect("a free port");
    assert_eq!(get(public(&closed), "/").head.status, 404);
    assert_eq!(get(public(&closed), "/live.json").head.status, 404);
    let open = Exporter::builder().live_page(true).bind("0.0.0.0:0");
    let open = open.expect("a free port");
    assert_eq!(get(public(&open), "/").head.status, 200);
    let off = Exporter::builder().live_page(false).bind("127.0.0.1:0");
    let off = off.expect("a free port");
    assert_eq!(get(off.local_addr(), "/").head.status, 404);

    // Each address for itself.
    let both = Exporter::builder().bind_also("0.0.0.0:0");
    let both = both.bind("127.0.0.1:0").expect("free ports");
    let addresses = both.local_addrs();
    assert_eq!(get(addresses[0], "/").head.status, 200);
    let other = SocketAddr::from(([127, 0, 0, 1], addresses[1].port()));
    let answer = get(other, "/");
    assert_eq!(answer.head.status, 404);
    assert!(answer.body.ends_with("/metrics, /health and /ready\n"));
}

#[test]
fn pages_of_the_program_go_first() {
    let exporter = Exporter::builder().metrics_path("/").bind("127.0.0.1:0");
    let exporter = exporter.expect("no quarrel about the path");
    let answer = get(exporter.local_addr(), "/");
    assert!(answer.body.starts_with("# HELP"), "{}", answer.body);
    assert_eq!(get(exporter.local_addr(), "/live.json").head.status, 404);
    let error = Exporter::builder().metrics_path("/").live_page(true);
    let error = error
        .bind("127.0.0.1:0")
        .expect_err("two pages of one path");
    assert!(error.to_string().contains("two pages"), "{error}");
}

#[tokio::test]
async fn an_endpoint_has_it_if_told_to() {
    async fn status(endpoint: Endpoint) -> u16 {
        let request = hyper::Request::new(String::new());
        let answer = endpoint.oneshot(request).await.expect("an answer");
        answer.status().as_u16()
    }
    assert_eq!(status(Endpoint::new().expect("an endpoint")).await, 404);
    let endpoint = Exporter::builder().live_page(true).endpoint();
    assert_eq!(status(endpoint.expect("an endpoint")).await, 200);
}

#[test]
fn collectors_are_asked_while_somebody_looks_and_keep_nobody_waiting() {
    use std::sync::atomic::{AtomicU32, Ordering};
    let asked = Arc::new(AtomicU32::new(0));
    let registry = Arc::new(Registry::new());
    let counted = Arc::clone(&asked);
    let collector = move |out: &mut Collection| {
        counted.fetch_add(1, Ordering::Relaxed);
        std::thread::sleep(Duration::from_millis(300));
        out.gauge("pool_size", "Connections.").sample(&[], 4);
        Ok(())
    };
    let limit = Duration::from_mins(1);
    let registered = registry.register_collector("pool", limit, collector);
    registered.expect("a name of its own");
    let exporter = Exporter::builder().registry(registry).bind("127.0.0.1:0");
    let exporter = exporter.expect("a free port");
    assert_eq!(asked.load(Ordering::Relaxed), 0);
    let first = told(exporter.local_addr(), "");
    assert_eq!(
        family(&first, "pool_size"),
        Value::Null,
        "it is not waited for"
    );
    let shown = (0..600).find_map(|_| {
        std::thread::sleep(Duration::from_millis(50));
        let pool = family(&told(exporter.local_addr(), ""), "pool_size");
        (!pool.is_null()).then_some(pool)
    });
    assert_eq!(shown.expect("it was asked")["value"], 4.0);
    assert_eq!(asked.load(Ordering::Relaxed), 1);
}

#[test]
fn it_is_packed_where_that_is_wanted() {
    let exporter = Exporter::bind("127.0.0.1:0").expect("a free port");
    for (path, accepted, coding) in [
        ("/live.js", "gzip, br", Some("gzip")),
        ("/live.json", "gzip", Some("gzip")),
        ("/live.js", "br", None),
        ("/live.js", "identity, gzip;q=0", None),
        ("/live.svg", "gzip", None),
    ] {
        let mut client = Client::connect(exporter.local_addr());
        client.send(&format!(
            "GET {path} HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: {accepted}\r\nConnection: close\r\n\r\n"
        ));
        let head = client.read_head();
        assert_eq!(head.header("content-encoding"), coding, "{path} {accepted}");
        assert_eq!(head.header("vary"), Some("Accept-Encoding"));
        let body = client.read_bytes(head.content_length());
        assert_eq!(body.starts_with(&[0x1f, 0x8b]), coding.is_some(), "{path}");
    }
}

#[test]
fn what_is_asked_wrongly_is_said() {
    let exporter = Exporter::bind("127.0.0.1:0").expect("a free port");
    let many = format!("?{}", "open=a&".repeat(17));
    for query in ["?since=x", "?since=-1", "?open=%", &many] {
        let answer = get(exporter.local_addr(), &format!("/live.json{query}"));
        assert_eq!(answer.head.status, 400, "{query}");
    }
}
