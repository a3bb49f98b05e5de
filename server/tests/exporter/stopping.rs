//! How an exporter stops: no scrape is cut, nobody idle is waited for.

use crate::client::Client;
use crate::wide;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::thread;
use std::time::{Duration, Instant};
use tallymark_server::Exporter;

/// Far below the grace of 10 seconds, far above what stopping takes.
const PROMPT: Duration = Duration::from_secs(3);

const REQUEST: &str = "GET /metrics HTTP/1.1\r\nHost: test\r\n\r\n";

type Stop = fn(Exporter);

/// Both ways to stop, which do the same.
const WAYS: [(&str, Stop); 2] = [("shutdown", Exporter::shutdown), ("drop", drop)];

fn stop_promptly(way: (&str, Stop), exporter: Exporter) {
    let began = Instant::now();
    way.1(exporter);
    assert!(began.elapsed() < PROMPT, "{} took too long", way.0);
}

fn wide() -> Exporter {
    Exporter::builder()
        .registry(wide::registry())
        .bind("127.0.0.1:0")
        .expect("a free port")
}

fn wait_until_refused(address: SocketAddr) {
    let began = Instant::now();
    while TcpStream::connect(address).is_ok() {
        assert!(began.elapsed() < PROMPT, "still accepting");
        thread::sleep(Duration::from_millis(5));
    }
}

#[test]
fn a_scrape_in_progress_is_finished_and_nothing_new_is_begun() {
    for (name, stop) in WAYS {
        let exporter = wide();
        let address = exporter.local_addr();
        let mut reader = Client::connect(address);
        reader.send(REQUEST);
        let length = reader.read_head().content_length();
        let mut body = reader.read_body(1_000_000);

        let stopping = thread::spawn(move || stop(exporter));
        wait_until_refused(address);
        thread::sleep(Duration::from_millis(200));
        assert!(!stopping.is_finished(), "{name} did not wait");

        body += &reader.read_body(length - body.len());
        assert!(body.ends_with("} 0\n"), "{name}");
        assert_eq!(body.lines().count(), 100_002, "{name}");
        assert_eq!(reader.rest(), "", "{name}");
        let began = Instant::now();
        stopping.join().expect("no panic");
        assert!(began.elapsed() < PROMPT, "{name} waited on");
    }
}

#[test]
fn a_request_sent_in_full_is_answered_however_soon_the_exporter_stops() {
    for round in 0..200 {
        let exporter = Exporter::bind("127.0.0.1:0").expect("a free port");
        let mut kept = Client::connect(exporter.local_addr());
        // Every other round on a connection that has been used before.
        if round % 2 == 0 {
            kept.get("/health");
        }
        let mut fresh = Client::connect(exporter.local_addr());
        kept.send(REQUEST);
        fresh.send(REQUEST);
        stop_promptly(WAYS[0], exporter);
        for mut client in [kept, fresh] {
            let answer = client.read_answer();
            assert_eq!(answer.head.status, 200);
            assert!(answer.body.starts_with("# HELP"));
            assert_eq!(client.rest(), "");
        }
    }
}

#[test]
fn a_request_half_sent_may_be_completed() {
    let exporter = Exporter::bind("127.0.0.1:0").expect("a free port");
    let address = exporter.local_addr();
    let (first, second) = REQUEST.split_at(20);
    let mut client = Client::connect(address);
    client.send(first);
    let stopping = thread::spawn(move || exporter.shutdown());
    wait_until_refused(address);
    thread::sleep(Duration::from_millis(100));
    client.send(second);
    let answer = client.read_answer();
    assert_eq!(answer.head.status, 200);
    assert_eq!(answer.head.header("connection"), Some("close"));
    assert_eq!(client.rest(), "");
    stopping.join().expect("no panic");
}

#[test]
fn idle_connections_are_closed_at_once() {
    for way in WAYS {
        let exporter = Exporter::bind("127.0.0.1:0").expect("a free port");
        let mut used = Client::connect(exporter.local_addr());
        assert_eq!(used.get("/metrics").head.status, 200);
        let unused = Client::connect(exporter.local_addr());
        stop_promptly(way, exporter);
        assert_eq!(used.rest(), "");
        assert_eq!(unused.rest(), "");
    }
}

#[test]
fn a_client_that_does_not_read_is_waited_for_until_the_grace_is_over() {
    let grace = Duration::from_millis(500);
    let exporter = Exporter::builder()
        .registry(wide::registry())
        .grace(grace)
        .bind("127.0.0.1:0")
        .expect("a free port");
    let mut reader = Client::connect(exporter.local_addr());
    reader.send(REQUEST);
    reader.read_head();
    let began = Instant::now();
    exporter.shutdown();
    assert!(
        began.elapsed() >= grace,
        "cut off before the grace was over"
    );
    assert!(began.elapsed() < grace + PROMPT, "waited on");
}

#[test]
fn the_address_is_free_again() {
    for way in WAYS {
        let exporter = Exporter::bind("127.0.0.1:0").expect("a free port");
        let address = exporter.local_addr();
        stop_promptly(way, exporter);
        assert!(TcpStream::connect(address).is_err(), "{}", way.0);
        TcpListener::bind(address).unwrap_or_else(|error| panic!("{}: {error}", way.0));
    }
}

#[test]
fn an_exporter_can_live_and_die_in_async_code() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .expect("a runtime");
    runtime.block_on(async {
        for way in WAYS {
            let exporter = Exporter::bind("127.0.0.1:0").expect("a free port");
            let mut client = Client::connect(exporter.local_addr());
            assert_eq!(client.get("/metrics").head.status, 200);
            stop_promptly(way, exporter);
        }
    });
}
