//! What an exporter counts of itself. A test program of its own, for all exporters of one count together.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::ops::Deref;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;
use std::time::{Duration, Instant};
use tallymark_runtime::{Registry, registry};
use tallymark_server::Exporter;
use tower_service::Service;

/// A registry whose reading is told to panic, or to take long.
struct Odd {
    registry: Registry,
    mood: Arc<AtomicU32>,
}

impl Deref for Odd {
    type Target = Registry;

    fn deref(&self) -> &Registry {
        match self.mood.load(Ordering::Relaxed) {
            0 => {}
            1 => panic!("told to"),
            _ => {
                while self.mood.load(Ordering::Relaxed) > 1 {
                    thread::sleep(Duration::from_millis(5));
                }
            }
        }
        &self.registry
    }
}

fn ask(address: SocketAddr, request: &str) {
    let mut client = TcpStream::connect(address).expect("a connection");
    client
        .set_read_timeout(Some(Duration::from_secs(30)))
        .expect("a time limit");
    let request = format!("{request} HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n");
    client.write_all(request.as_bytes()).expect("sent");
    let mut answer = Vec::new();
    client.read_to_end(&mut answer).expect("an answer");
}

/// The value of one of the metrics.
fn count(name: &str) -> u64 {
    let mut text = String::new();
    registry().encode_text(&mut text);
    let name = format!("tallymark_exporter_{name} ");
    let value = text.lines().find_map(|line| line.strip_prefix(&name));
    let value = value.unwrap_or_else(|| panic!("no {name} in {text}"));
    value.parse::<f64>().expect("a number") as u64
}

fn wait_for(name: &str, expected: u64) {
    let began = Instant::now();
    while count(name) != expected {
        let found = count(name);
        assert!(
            began.elapsed() < Duration::from_secs(30),
            "{name} is {found}"
        );
        thread::sleep(Duration::from_millis(5));
    }
}

#[test]
fn each_way_to_end_is_counted_once() {
    let mood = Arc::new(AtomicU32::new(0));
    let exporter = Exporter::builder()
        .registry(Odd {
            registry: Registry::new(),
            mood: Arc::clone(&mood),
        })
        .max_scrapes(1)
        .scrape_timeout(Duration::from_secs(3))
        .bind("127.0.0.1:0")
        .expect("a free port");
    let address = exporter.local_addr();
    assert_eq!(count("scrapes_total{outcome=\"ok\"}"), 0);
    for _ in 0..3 {
        ask(address, "GET /metrics");
    }
    ask(address, "GET /metrics?name[]=%zz");
    mood.store(1, Ordering::Relaxed);
    ask(address, "GET /metrics");
    mood.store(2, Ordering::Relaxed);
    ask(address, "GET /metrics");
    // The one before still has the only slot.
    ask(address, "GET /metrics");
    mood.store(0, Ordering::Relaxed);
    ask(address, "GET /nowhere");
    ask(address, "POST /metrics");
    ask(address, "GET /metrics HTTP/1.1\r\nContent-Length: 9\r\nX:");
    for (outcome, expected) in [
        ("ok", 3),
        ("refused", 1),
        ("panic", 1),
        ("timeout", 1),
        ("busy", 1),
        ("cancelled", 0),
    ] {
        let found = count(&format!("scrapes_total{{outcome=\"{outcome}\"}}"));
        assert_eq!(found, expected, "{outcome}");
    }
    for (reason, expected) in [("path", 1), ("method", 1), ("body", 1)] {
        let found = count(&format!("refused_requests_total{{reason=\"{reason}\"}}"));
        assert_eq!(found, expected, "{reason}");
    }
    assert_eq!(count("scrape_duration_seconds_count"), 4);
    assert_eq!(count("scrape_size_bytes_count"), 4);
    assert!(count("scrape_size_bytes_sum") > 0);
    assert_eq!(count("scrapes_in_flight"), 0);
    wait_for("connections", 0);
    let open = TcpStream::connect(address).expect("a connection");
    wait_for("connections", 1);
    drop(open);
    wait_for("connections", 0);

    give_up_scraping(&mood);
    assert_eq!(count("scrapes_total{outcome=\"cancelled\"}"), 1);
    assert_eq!(count("scrapes_in_flight"), 0);
}

/// Drops a scrape that has begun, as a server does whose client is gone.
fn give_up_scraping(mood: &Arc<AtomicU32>) {
    let odd = Odd {
        registry: Registry::new(),
        mood: Arc::clone(mood),
    };
    let mut endpoint = Exporter::builder()
        .registry(odd)
        .endpoint()
        .expect("no problems");
    mood.store(2, Ordering::Relaxed);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build()
        .expect("a runtime");
    runtime.block_on(async {
        let request = hyper::Request::get("/metrics").body(String::new());
        let answering = endpoint.call(request.expect("a request"));
        let waited = tokio::time::timeout(Duration::from_millis(100), answering).await;
        waited.expect_err("it hangs");
    });
    mood.store(0, Ordering::Relaxed);
}
