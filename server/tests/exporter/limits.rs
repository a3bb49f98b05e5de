//! What the exporter takes at most, of each thing that clients can take from it.

use crate::client::{Client, get};
use crate::wide;
use std::ops::Deref;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::{Duration, Instant};
use tallymark_runtime::{Collection, Registry};
use tallymark_server::Exporter;

const SCRAPE: &str = "GET /metrics HTTP/1.1\r\nHost: test\r\n\r\n";

/// For what has to come: long enough for a machine that has other things to do.
const LONG: Duration = Duration::from_secs(30);

/// A registry with a collector that says when it begins, and goes on until it is let.
fn hanging() -> (Arc<Registry>, Receiver<()>, Sender<()>) {
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
        .register_collector("slow", Duration::from_hours(1), collector)
        .expect("the only one");
    (registry, has_begun, let_go)
}

#[test]
fn the_connection_that_was_idle_longest_makes_room() {
    let exporter = Exporter::builder()
        .max_connections(2)
        .bind("127.0.0.1:0")
        .expect("a free port");
    let mut first = Client::connect(exporter.local_addr());
    assert_eq!(first.get("/health").head.status, 200);
    thread::sleep(Duration::from_millis(10));
    let mut second = Client::connect(exporter.local_addr());
    assert_eq!(second.get("/health").head.status, 200);
    let mut third = Client::connect(exporter.local_addr());
    assert_eq!(third.get("/health").head.status, 200);
    assert_eq!(first.rest(), "");
    assert_eq!(second.get("/health").head.status, 200);
    assert_eq!(third.get("/health").head.status, 200);
}

#[test]
fn who_does_not_ask_makes_room_and_who_is_being_answered_does_not() {
    let (registry, has_begun, let_go) = hanging();
    let exporter = Exporter::builder()
        .registry(registry)
        .max_connections(2)
        .bind("127.0.0.1:0")
        .expect("a free port");
    let mut scrape = Client::connect(exporter.local_addr());
    scrape.send(SCRAPE);
    has_begun.recv().expect("a run");
    let mut half = Client::connect(exporter.local_addr());
    half.send("GET /health HTTP/1.1\r\nHost:");
    for _ in 0..3 {
        assert_eq!(get(exporter.local_addr(), "/health").head.status, 200);
    }
    assert_eq!(half.rest(), "");
    let_go.send(()).expect("it waits");
    assert!(scrape.read_answer().body.contains("\nslow 1\n"));
}

#[test]
fn where_all_are_being_answered_others_wait() {
    let (registry, has_begun, let_go) = hanging();
    let exporter = Exporter::builder()
        .registry(registry)
        .max_connections(1)
        .bind("127.0.0.1:0")
        .expect("a free port");
    let mut scrape = Client::connect(exporter.local_addr());
    scrape.send(SCRAPE);
    has_begun.recv().expect("a run");
    let mut other = Client::connect(exporter.local_addr());
    other.send("GET /health HTTP/1.1\r\nHost: test\r\n\r\n");
    let socket = other.socket();
    socket
        .set_read_timeout(Some(Duration::from_millis(1500)))
        .expect("a time limit");
    let early = socket.peek(&mut [0]).expect_err("no answer yet");
    assert_eq!(early.kind(), std::io::ErrorKind::WouldBlock);
    socket.set_read_timeout(Some(LONG)).expect("a time limit");
    let_go.send(()).expect("it waits");
    assert_eq!(scrape.read_answer().head.status, 200);
    assert_eq!(other.read_answer().head.status, 200);
}

#[test]
fn too_many_scrapes_at_once_are_told_to_come_again() {
    let (registry, has_begun, let_go) = hanging();
    let exporter = Exporter::builder()
        .registry(registry)
        .max_scrapes(2)
        .bind("127.0.0.1:0")
        .expect("a free port");
    let mut scrapes = [(); 2].map(|()| Client::connect(exporter.local_addr()));
    for scrape in &mut scrapes {
        scrape.send(SCRAPE);
    }
    has_begun.recv().expect("a run");
    // Which of the requests comes first is not said, so the third is sure to be one too many.
    thread::sleep(Duration::from_millis(100));
    let answer = get(exporter.local_addr(), "/metrics");
    assert_eq!(answer.head.status, 503);
    assert_eq!(answer.head.header("retry-after"), Some("1"));
    assert!(answer.body.contains("`max_scrapes`"), "{}", answer.body);
    assert_eq!(get(exporter.local_addr(), "/health").head.status, 200);
    let_go.send(()).expect("it waits");
    for scrape in &mut scrapes {
        assert_eq!(scrape.read_answer().head.status, 200);
    }
    drop(let_go);
    assert_eq!(get(exporter.local_addr(), "/metrics").head.status, 200);
}

#[test]
fn a_collector_that_hangs_is_left_out_in_time() {
    let (registry, has_begun, let_go) = hanging();
    let exporter = Exporter::builder()
        .registry(registry)
        .max_scrapes(1)
        .bind("127.0.0.1:0")
        .expect("a free port");
    let mut client = Client::connect(exporter.local_addr());
    for count in 1..=3 {
        client.send("GET /metrics HTTP/1.1\r\nHost: test\r\nX-Prometheus-Scrape-Timeout-Seconds: 0.4\r\n\r\n");
        let answer = client.read_answer();
        assert_eq!(answer.head.status, 200);
        let line = format!("errors_total{{collector=\"slow\",reason=\"timeout\"}} {count}\n");
        assert!(answer.body.contains(&line), "{}", answer.body);
    }
    has_begun.recv().expect("a run");
    drop(let_go);
}

/// A registry whose reading hangs as long as it is told to.
struct Stuck {
    registry: Registry,
    hangs: Arc<AtomicBool>,
}

impl Deref for Stuck {
    type Target = Registry;

    fn deref(&self) -> &Registry {
        while self.hangs.load(Ordering::Relaxed) {
            thread::sleep(Duration::from_millis(5));
        }
        &self.registry
    }
}

#[test]
fn code_of_the_program_that_hangs_is_503_in_time() {
    let hangs = Arc::new(AtomicBool::new(false));
    let exporter = Exporter::builder()
        .registry(Stuck {
            registry: Registry::new(),
            hangs: Arc::clone(&hangs),
        })
        .max_scrapes(1)
        .scrape_timeout(Duration::from_millis(300))
        .bind("127.0.0.1:0")
        .expect("a free port");
    hangs.store(true, Ordering::Relaxed);
    let first = get(exporter.local_addr(), "/metrics");
    assert_eq!(first.head.status, 503);
    assert!(
        first.body.contains("not done after 300ms"),
        "{}",
        first.body
    );
    // The thread that hangs has the only slot.
    assert_eq!(get(exporter.local_addr(), "/metrics").head.status, 503);
    hangs.store(false, Ordering::Relaxed);
    let began = Instant::now();
    while get(exporter.local_addr(), "/metrics").head.status != 200 {
        assert!(began.elapsed() < LONG, "its slot is lost");
    }
}

#[test]
fn who_does_not_read_is_cut_off() {
    let exporter = Exporter::builder()
        .registry(wide::registry())
        .reading_timeout(Duration::from_millis(300))
        .bind("127.0.0.1:0")
        .expect("a free port");
    let mut client = Client::connect(exporter.local_addr());
    client.send(SCRAPE);
    let length = client.read_head().content_length();
    // A little now and then is not enough.
    let mut read = 0;
    for _ in 0..40 {
        client.read_bytes(1000);
        read += 1000;
        thread::sleep(Duration::from_millis(50));
    }
    read += client.read_until_cut();
    assert!(read < length, "all {length} bytes have come");
}

#[test]
fn who_does_not_read_keeps_nobody_from_scraping() {
    let exporter = Exporter::builder()
        .registry(wide::registry())
        .max_scrapes(2)
        .bind("127.0.0.1:0")
        .expect("a free port");
    let unread = [(); 2].map(|()| {
        let mut client = Client::connect(exporter.local_addr());
        client.send(SCRAPE);
        client.read_head();
        client
    });
    let began = Instant::now();
    loop {
        let mut honest = Client::connect(exporter.local_addr());
        honest.send(SCRAPE);
        let head = honest.read_head();
        let body = honest.read_bytes(head.content_length());
        if head.status == 200 {
            assert!(body.ends_with(b"} 0\n"));
            break;
        }
        assert!(began.elapsed() < LONG, "the slots are never free");
    }
    drop(unread);
}

#[test]
fn a_body_is_refused_and_ends_its_connection() {
    let exporter = Exporter::bind("127.0.0.1:0").expect("a free port");
    for headers in ["Content-Length: 1000000000", "Transfer-Encoding: chunked"] {
        let mut client = Client::connect(exporter.local_addr());
        client.send(&format!(
            "GET /metrics HTTP/1.1\r\nHost: test\r\n{headers}\r\n\r\nGET /health HTTP/1.1\r\nHost: test\r\n\r\n"
        ));
        let answer = client.read_answer();
        assert_eq!(answer.head.status, 413, "{headers}");
        assert_eq!(answer.head.header("connection"), Some("close"), "{headers}");
    }
}
