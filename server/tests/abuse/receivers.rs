//! A receiver that answers a pusher in all ways but the right one.

use crate::program::{self, Program, RECEIVER};
use crate::{Health, send};
use flate2::Compression;
use flate2::write::GzEncoder;
use std::ffi::OsStr;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};
use tallymark_server::push::{Pusher, PusherBuilder};

/// Settings of one that is in a hurry.
fn start<P>(builder: PusherBuilder<P>) -> PusherBuilder<P> {
    builder
        .interval(Duration::from_millis(50))
        .backoff(Duration::from_millis(1), Duration::from_millis(20))
        .timeout(Duration::from_secs(1))
        .queue_bytes(1 << 20)
        .grace(Duration::from_millis(200))
}

/// The pushers of the program, if it is told of a receiver.
pub(crate) fn pushing() -> Option<[Pusher; 3]> {
    let url = std::env::var(RECEIVER).ok()?;
    let started = "it starts whoever is there";
    Some([
        start(Pusher::remote_write(&*url)).start().expect(started),
        start(Pusher::otlp(&*url)).start().expect(started),
        start(Pusher::pushgateway(&*url, "abused"))
            .start()
            .expect(started),
    ])
}

/// Which answer is given to all; the one after the last is right.
const ANSWERS: [&str; 7] = [
    "bombs of gzip",
    "a field of a megabyte",
    "fields without end",
    "chunks without end",
    "a refusal without end",
    "a partial success that is none",
    "no HTTP at all",
];

/// A gigabyte of zeros, packed.
fn bomb() -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    let zeros = vec![0; 1 << 20];
    for _ in 0..1024 {
        packed.write_all(&zeros).expect("memory");
    }
    packed.finish().expect("memory")
}

fn answer(mut stream: TcpStream, number: usize, bomb: &[u8]) -> std::io::Result<()> {
    stream.set_read_timeout(Some(Duration::from_millis(20)))?;
    stream.set_write_timeout(Some(Duration::from_secs(2)))?;
    // What is sent is not looked at: it has come when nothing more comes.
    let mut request = [0; 1 << 13];
    while let Ok(more) = stream.read(&mut request) {
        if more == 0 {
            return Ok(());
        }
    }
    let endless = |head: &str, piece: &[u8], stream: &mut TcpStream| {
        stream.write_all(head.as_bytes())?;
        for _ in 0..1 << 14 {
            stream.write_all(piece)?;
        }
        Ok(())
    };
    let piece = [b'x'; 4096];
    match number {
        0 => endless(
            "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n",
            bomb,
            &mut stream,
        ),
        1 => {
            let field = "x".repeat(1 << 20);
            write!(
                stream,
                "HTTP/1.1 200 OK\r\nX: {field}\r\nContent-Length: 0\r\n\r\n"
            )
        }
        2 => endless(
            "HTTP/1.1 200 OK\r\n",
            &b"X: y\r\nZ: 0123456789\r\n".repeat(200),
            &mut stream,
        ),
        3 => endless(
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
            b"4\r\nxxxx\r\n",
            &mut stream,
        ),
        4 => endless("HTTP/1.1 400 Bad Request\r\n\r\n", &piece, &mut stream),
        // Field 1, a message of more bytes than there can be.
        5 => endless(
            "HTTP/1.1 200 OK\r\n\r\n",
            b"\x0a\xff\xff\xff\xff\x0f",
            &mut stream,
        ),
        6 => endless("", &piece, &mut stream),
        _ => stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"),
    }
}

/// A receiver for as long as the test runs, and which answer it gives.
fn receiver() -> (SocketAddr, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    let (number, bomb) = (Arc::<AtomicUsize>::default(), Arc::new(bomb()));
    let known = Arc::clone(&number);
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let (number, bomb) = (known.load(Ordering::Relaxed), Arc::clone(&bomb));
            // Whoever does not want it all hangs up.
            thread::spawn(move || drop(answer(stream, number, &bomb)));
        }
    });
    (address, number)
}

/// What the program's pushers have counted, by protocol.
fn sent(address: SocketAddr) -> Vec<u64> {
    let request = b"GET /metrics HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n";
    let answer = send(address, request);
    let lines = answer.lines();
    let counts = lines.filter(|line| line.starts_with("tallymark_push_samples_sent_total{"));
    let counts = counts.filter_map(|line| line.rsplit(' ').next()?.parse().ok());
    counts.collect()
}

#[test]
fn receivers_do_no_harm() {
    if program::is_it() {
        return program::run();
    }
    let (receiver, number) = receiver();
    number.store(ANSWERS.len(), Ordering::Relaxed);
    let url = format!("http://{receiver}");
    let told = Some((RECEIVER, OsStr::new(&url)));
    let program = Program::start_with("receivers::receivers_do_no_harm", told);
    let health = Health::of(&program);
    for (at, what) in ANSWERS.iter().enumerate() {
        number.store(at, Ordering::Relaxed);
        thread::sleep(Duration::from_secs(1));
        health.check(&program, what);
    }
    number.store(ANSWERS.len(), Ordering::Relaxed);
    let before = sent(program.address);
    assert_eq!(before.len(), 3, "{before:?}");
    let began = Instant::now();
    loop {
        let now = sent(program.address);
        if now.iter().zip(&before).all(|(now, before)| now > before) {
            break;
        }
        assert!(
            began.elapsed() < crate::PATIENCE,
            "{before:?}, and then {now:?}"
        );
        thread::sleep(Duration::from_millis(100));
    }
    program.end();
}
