//! An exporter that is treated badly: the program's own work goes on, its memory stays bounded, and the
//! next honest scrape is right.
//!
//! The program is this one started once more, so that its memory is not that of those who abuse it.
//! Each credential and certificate is tried in `tests/protected`; here there are very many of them.
#![cfg(target_os = "linux")]

#[cfg(all(feature = "auth", feature = "tls"))]
#[path = "../protected/authority.rs"]
mod authority;
#[cfg(all(feature = "auth", feature = "tls"))]
#[path = "../protected/client.rs"]
#[allow(dead_code, reason = "what others need of it")]
mod client;
mod program;
#[cfg(feature = "push")]
mod receivers;
mod shapes;
#[cfg(all(feature = "auth", feature = "tls"))]
mod strangers;

use program::Program;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

/// For what has to come: long enough for a machine that has other things to do.
const PATIENCE: Duration = Duration::from_secs(30);

/// How much the program may grow by all abuse together, in KiB.
const GROWTH: u64 = 64 * 1024;

fn connect(address: SocketAddr) -> TcpStream {
    let client = TcpStream::connect(address).expect("a connection");
    let limit = Some(PATIENCE);
    client.set_read_timeout(limit).expect("a time limit");
    client.set_write_timeout(limit).expect("a time limit");
    client
}

/// What comes back until the connection ends, however it ends.
fn send(address: SocketAddr, bytes: &[u8]) -> String {
    let mut client = connect(address);
    // The other side may have had enough before all is sent.
    let _ = client.write_all(bytes);
    let _ = client.shutdown(std::net::Shutdown::Write);
    let mut answer = Vec::new();
    let _ = client.read_to_end(&mut answer);
    String::from_utf8_lossy(&answer).into_owned()
}

/// A scrape that is right; what the program has worked so far.
fn honest(address: SocketAddr) -> u64 {
    let request = b"GET /metrics HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n";
    let answer = send(address, request);
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer:?}");
    let (head, body) = answer.split_once("\r\n\r\n").expect("a body");
    let length = head
        .lines()
        .find_map(|line| line.strip_prefix("content-length: "));
    assert_eq!(
        length.and_then(|length| length.parse().ok()),
        Some(body.len())
    );
    let worked = body
        .lines()
        .find_map(|line| line.strip_prefix("work_rounds_total "));
    worked
        .and_then(|worked| worked.parse().ok())
        .expect("a count")
}

/// How much the program works in a while.
fn pace(address: SocketAddr) -> u64 {
    let before = honest(address);
    thread::sleep(Duration::from_millis(500));
    honest(address) - before
}

/// How the program is when it is left alone.
struct Health {
    pace: u64,
    /// In KiB.
    memory: u64,
}

impl Health {
    fn of(program: &Program) -> Self {
        let pace = pace(program.address);
        assert!(pace > 0);
        let memory = program.resident();
        Self { pace, memory }
    }

    #[track_caller]
    fn check(&self, program: &Program, what: &str) {
        // Machines that do other things as well are slower now and then, and never stand still.
        let (now, usual) = (pace(program.address), self.pace);
        assert!(
            now > usual / 50,
            "{what}: {now} rounds where {usual} are usual"
        );
        let grown = program.resident().saturating_sub(self.memory);
        assert!(grown < GROWTH, "{what}: grown by {grown} KiB");
    }
}

#[test]
fn the_program_goes_on() {
    if program::is_it() {
        return program::run();
    }
    let program = Program::start("the_program_goes_on");
    let address = program.address;
    let health = Health::of(&program);
    let check = |what: &str| health.check(&program, what);

    let is_over = Arc::new(AtomicBool::new(false));
    let crowd = slow_crowd(address, &is_over);
    check("500 who never finish to ask");
    is_over.store(true, Ordering::Relaxed);
    crowd.join().expect("no panic");
    check("500 who are gone");

    for _ in 0..10_000 {
        drop(TcpStream::connect(address).expect("a place in the queue"));
    }
    check("10,000 who only knock");

    for (what, bytes) in shapes::smuggling() {
        let answer = send(address, &bytes);
        assert!(!answer.contains("# HELP"), "{what}: {answer:?}");
    }
    check("requests within requests");

    for (what, bytes) in shapes::oversized() {
        let answer = send(address, &bytes);
        assert!(!answer.starts_with("HTTP/1.1 200"), "{what}: {answer:?}");
    }
    check("a megabyte of head");

    for target in shapes::PATHS {
        let request = format!("GET {target} HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n");
        let answer = send(address, request.as_bytes());
        let is_refused = answer.starts_with("HTTP/1.1 404") || answer.starts_with("HTTP/1.1 400");
        assert!(is_refused, "{target}: {answer:?}");
    }
    check("paths that look alike");

    let scrapes: Vec<_> = (0..50)
        .map(|_| {
            let address = program.hanging;
            thread::spawn(move || {
                let request = b"GET /metrics HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n";
                send(address, request)
            })
        })
        .collect();
    check("50 scrapes of a collector that sleeps for ever");
    for scrape in scrapes {
        let answer = scrape.join().expect("no panic");
        let is_told = answer.starts_with("HTTP/1.1 200") || answer.starts_with("HTTP/1.1 503");
        assert!(is_told, "{answer:?}");
    }
    let request = b"GET /metrics HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n";
    let answer = send(program.hanging, request);
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer:?}");
    assert!(
        answer.contains("{collector=\"forever\",reason=\"timeout\"} "),
        "{answer}"
    );
    program.end();
}

/// 500 connections that each send a byte of a head now and then.
fn slow_crowd(address: SocketAddr, is_over: &Arc<AtomicBool>) -> thread::JoinHandle<()> {
    let is_over = Arc::clone(is_over);
    let mut crowd: Vec<_> = (0..500).map(|_| connect(address)).collect();
    for client in &mut crowd {
        let _ = client.write_all(b"GET /metrics HTTP/1.1\r\nX: ");
    }
    thread::spawn(move || {
        while !is_over.load(Ordering::Relaxed) {
            for client in &mut crowd {
                let _ = client.write_all(b"x");
            }
            thread::sleep(Duration::from_millis(100));
        }
    })
}
