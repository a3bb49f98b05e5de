//! A program that is out of file descriptors: the exporter waits for better times, and does not spin.
//!
//! The limit is set by a shell, since a process cannot set it without unsafe code, and the exporter
//! runs in this program started once more, so that the clients' descriptors are not its own.
#![cfg(target_os = "linux")]

use std::fs::File;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;
use tallymark_server::{BindError, Exporter};

/// Tells the program that it is the one with few descriptors.
const ROLE: &str = "TALLYMARK_TEST_FEW_DESCRIPTORS";

#[test]
fn without_descriptors_the_exporter_waits_and_recovers() {
    if is_limited() {
        return serve_until_input_ends();
    }
    let mut server = start_limited("without_descriptors_the_exporter_waits_and_recovers");
    let address = read_address(&mut server);
    assert!(scrape(address).starts_with("HTTP/1.1 200 OK"));

    let crowd: Vec<_> = (0..60)
        .map(|_| TcpStream::connect(address).expect("a place in the queue"))
        .collect();
    thread::sleep(Duration::from_millis(300));
    let before = busy_ticks(server.id());
    thread::sleep(Duration::from_secs(1));
    let spent = busy_ticks(server.id()) - before;
    // Of 100 in a second; connections that say nothing take none.
    assert!(spent < 20, "the exporter spun: {spent} ticks in a second");
    assert!(has_waiting(&crowd), "the server had descriptors for all");

    drop(crowd);
    assert!(scrape(address).starts_with("HTTP/1.1 200 OK"));
    drop(server.stdin.take());
    assert!(server.wait().expect("the server's end").success());
}

#[test]
fn a_thread_that_cannot_serve_is_an_error_of_bind() {
    if is_limited() {
        return bind_with_one_descriptor_left();
    }
    let mut server = start_limited("a_thread_that_cannot_serve_is_an_error_of_bind");
    let mut output = String::new();
    let pipe = server.stdout.as_mut().expect("a pipe");
    pipe.read_to_string(&mut output).expect("UTF-8");
    assert!(
        server.wait().expect("the server's end").success(),
        "{output}"
    );
}

fn is_limited() -> bool {
    std::env::var_os(ROLE).is_some()
}

/// Enough for the socket, too few for the runtime behind it.
fn bind_with_one_descriptor_left() {
    let mut files: Vec<File> = std::iter::from_fn(|| File::open("/dev/null").ok()).collect();
    files.pop();
    let bound = Exporter::bind("127.0.0.1:0");
    drop(files);
    let error = bound.expect_err("no descriptors");
    assert!(matches!(error, BindError::Io { .. }), "{error:?}");
    let text = error.to_string();
    assert!(text.starts_with("cannot serve `127.0.0.1:"), "{text}");
    assert!(text.contains("Too many open files"), "{text}");
}

fn serve_until_input_ends() {
    let exporter = Exporter::bind("127.0.0.1:0").expect("a free port");
    println!("address={}", exporter.local_addr());
    let mut input = Vec::new();
    std::io::stdin().read_to_end(&mut input).expect("an end");
}

fn start_limited(test: &str) -> Child {
    Command::new("sh")
        .args([
            "-c",
            "ulimit -n 40 && exec \"$0\" --nocapture --exact \"$1\"",
        ])
        .arg(std::env::current_exe().expect("this program"))
        .arg(test)
        .env(ROLE, "1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("a shell")
}

fn read_address(server: &mut Child) -> SocketAddr {
    let output = BufReader::new(server.stdout.take().expect("a pipe"));
    let mut lines = output.lines();
    let address = lines
        .by_ref()
        .map(|line| line.expect("UTF-8"))
        .find_map(|line| line.split_once("address=")?.1.parse().ok())
        .expect("an address");
    // Read on, for a program whose output nobody takes fails.
    thread::spawn(move || lines.for_each(drop));
    address
}

fn scrape(address: SocketAddr) -> String {
    let mut client = TcpStream::connect(address).expect("a connection");
    client
        .set_read_timeout(Some(Duration::from_secs(30)))
        .expect("a time limit");
    client
        .write_all(b"GET /metrics HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n")
        .expect("sent");
    let mut answer = String::new();
    client.read_to_string(&mut answer).expect("an answer");
    answer
}

/// Hundredths of a second that the process has computed so far: fields 14 and 15 of `stat`, see proc(5).
fn busy_ticks(process: u32) -> u64 {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).expect("a process");
    let (_, fields) = stat.rsplit_once(") ").expect("a name in brackets");
    fields
        .split(' ')
        .skip(11)
        .take(2)
        .map(|ticks| ticks.parse::<u64>().expect("a number"))
        .sum()
}

/// Whether at least one of the connections is left in the queue: a request on it gets no answer.
fn has_waiting(crowd: &[TcpStream]) -> bool {
    let mut last = crowd.last().expect("a crowd");
    last.set_read_timeout(Some(Duration::from_millis(300)))
        .expect("a time limit");
    last.write_all(b"GET /health HTTP/1.1\r\nHost: test\r\n\r\n")
        .expect("sent");
    last.peek(&mut [0]).is_err()
}
