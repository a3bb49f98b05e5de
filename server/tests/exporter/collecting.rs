//! Scrapes that wait for collectors.

use crate::client::{Client, get};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::{Duration, Instant};
use tallymark::{Computed, MetricSet};
use tallymark_runtime::{Collection, Registry};
use tallymark_server::Exporter;

/// A registry with a collector that says when it begins, and goes on until it is let.
fn slow(limit: Duration) -> (Arc<Registry>, Receiver<()>, Sender<()>) {
    let (began, has_begun) = channel();
    let (let_go, go) = channel();
    let collector = move |out: &mut Collection| {
        began.send(())?;
        go.recv()?;
        out.gauge("slow", "Slow.").sample(&[], 1);
        Ok(())
    };
    let registry = Arc::new(Registry::new());
    registry
        .register_collector("slow", limit, collector)
        .expect("the only one");
    (registry, has_begun, let_go)
}

#[test]
fn other_pages_are_answered_while_a_scrape_waits() {
    let (registry, has_begun, let_go) = slow(Duration::from_hours(1));
    let exporter = Exporter::builder()
        .registry(registry)
        .bind("127.0.0.1:0")
        .expect("a free port");
    let mut scrape = Client::connect(exporter.local_addr());
    scrape.send("GET /metrics HTTP/1.1\r\nHost: test\r\n\r\n");
    has_begun.recv().expect("a run");
    assert_eq!(get(exporter.local_addr(), "/health").head.status, 200);
    assert_eq!(get(exporter.local_addr(), "/nowhere").head.status, 404);
    let_go.send(()).expect("it waits");
    let answer = scrape.read_answer();
    assert_eq!(answer.head.status, 200);
    assert!(answer.body.contains("\nslow 1\n"), "{}", answer.body);
    // The connection is as good as before.
    assert_eq!(scrape.get("/health").head.status, 200);
}

#[test]
fn a_client_that_has_nothing_more_to_ask_is_answered_and_let_go() {
    let (registry, has_begun, let_go) = slow(Duration::from_hours(1));
    let exporter = Exporter::builder()
        .registry(registry)
        .bind("127.0.0.1:0")
        .expect("a free port");
    let mut scrape = Client::connect(exporter.local_addr());
    scrape.send("GET /metrics HTTP/1.1\r\nHost: test\r\n\r\n");
    let half = scrape.socket().shutdown(std::net::Shutdown::Write);
    half.expect("an open half");
    has_begun.recv().expect("a run");
    // The exporter sees the end, and is asked for something else meanwhile.
    assert_eq!(get(exporter.local_addr(), "/health").head.status, 200);
    let_go.send(()).expect("it waits");
    let answer = scrape.read_answer();
    assert!(answer.body.contains("\nslow 1\n"), "{}", answer.body);
    assert_eq!(scrape.rest(), "");
}

static HANGS: AtomicBool = AtomicBool::new(true);

fn sleeps() -> f64 {
    while HANGS.load(Ordering::Relaxed) {
        thread::sleep(Duration::from_millis(10));
    }
    7.0
}

#[derive(MetricSet)]
struct Sleepy {
    /// Seven, in the end.
    #[metric(value = sleeps)]
    seven: Computed,
}

#[test]
fn a_computed_gauge_that_hangs_keeps_no_slot_for_ever() {
    let registry = Arc::new(Registry::new());
    let set = Arc::new(Sleepy::new());
    registry.register(&set).expect("the only one");
    let exporter = Exporter::builder()
        .registry(registry)
        .max_scrapes(1)
        .scrape_timeout(Duration::from_millis(500))
        .bind("127.0.0.1:0")
        .expect("a free port");
    let scrape = || get(exporter.local_addr(), "/metrics");
    let until = |status: u16| {
        let began = Instant::now();
        loop {
            let answer = scrape();
            if answer.head.status == status {
                return answer.body;
            }
            assert!(began.elapsed() < Duration::from_secs(30), "{}", answer.body);
        }
    };
    until(503);
    let body = until(200);
    assert!(!body.contains("seven"), "{body}");
    assert_eq!(scrape().head.status, 200);
    let hangs = tallymark::testing::snapshot().counter("tallymark_computed_hangs_total", &[]);
    assert!(hangs > 1, "{hangs}");
    HANGS.store(false, Ordering::Relaxed);
    let began = Instant::now();
    while !scrape().body.contains("\nseven 7\n") {
        assert!(began.elapsed() < Duration::from_secs(30), "it is lost");
    }
}

#[test]
fn stopping_does_not_wait_for_a_collector() {
    let (registry, has_begun, let_go) = slow(Duration::from_hours(1));
    let exporter = Exporter::builder()
        .registry(registry)
        .grace(Duration::from_millis(20))
        .bind("127.0.0.1:0")
        .expect("a free port");
    let mut scrape = Client::connect(exporter.local_addr());
    scrape.send("GET /metrics HTTP/1.1\r\nHost: test\r\n\r\n");
    has_begun.recv().expect("a run");
    let (stopped, has_stopped) = channel();
    thread::spawn(move || {
        exporter.shutdown();
        stopped.send(())
    });
    // Patience, so that it fails rather than hangs: the run goes on until after this.
    let waited = has_stopped.recv_timeout(Duration::from_secs(30));
    waited.expect("it stops before the collector");
    drop(let_go);
}
