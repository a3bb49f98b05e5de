//! The program that is abused: it works, and has two exporters.

use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::thread;
use std::time::Duration;
use tallymark::{Collection, Counter, MetricSet, Registry};
use tallymark_server::Exporter;

/// Tells the program that it is the one that is abused.
const ROLE: &str = "TALLYMARK_TEST_ABUSED";

#[derive(MetricSet)]
#[metrics(namespace = "work", static = WORK)]
struct Work {
    /// Rounds of work.
    rounds_total: Counter,
}

pub(crate) fn is_it() -> bool {
    std::env::var_os(ROLE).is_some()
}

/// Works and serves until its input ends.
pub(crate) fn run() {
    thread::spawn(|| {
        loop {
            std::hint::black_box((0..1000).fold(0_u64, |sum, n| sum ^ n));
            WORK.rounds_total.inc();
        }
    });
    let exporter = Exporter::bind("127.0.0.1:0").expect("a free port");
    let registry = Arc::new(Registry::new());
    let sleeps = |_: &mut Collection| loop {
        thread::sleep(Duration::from_hours(1));
    };
    registry
        .register_collector("forever", Duration::from_hours(1), sleeps)
        .expect("the only one");
    let hanging = Exporter::builder()
        .registry(registry)
        .scrape_timeout(Duration::from_secs(1))
        .bind("127.0.0.1:0")
        .expect("a free port");
    println!("address={}", exporter.local_addr());
    println!("address={}", hanging.local_addr());
    let mut input = Vec::new();
    std::io::stdin().read_to_end(&mut input).expect("an end");
}

pub(crate) struct Program {
    child: Child,
    /// Where its work is counted.
    pub(crate) address: SocketAddr,
    /// Where a collector sleeps for ever.
    pub(crate) hanging: SocketAddr,
}

impl Program {
    pub(crate) fn start(test: &str) -> Self {
        let mut child = Command::new(std::env::current_exe().expect("this program"))
            .args(["--nocapture", "--exact", test])
            .env(ROLE, "1")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("this program once more");
        let output = BufReader::new(child.stdout.take().expect("a pipe"));
        let mut lines = output.lines();
        let mut address = || {
            let lines = lines.by_ref().map(|line| line.expect("UTF-8"));
            let mut found = lines.filter_map(|line| line.split_once("address=")?.1.parse().ok());
            found.next().expect("an address")
        };
        let (address, hanging) = (address(), address());
        // Read on, for a program whose output nobody takes fails.
        thread::spawn(move || lines.for_each(drop));
        Self {
            child,
            address,
            hanging,
        }
    }

    /// The memory that it has in use, in KiB: see proc(5).
    pub(crate) fn resident(&self) -> u64 {
        let path = format!("/proc/{}/status", self.child.id());
        let status = fs::read_to_string(path).expect("a process");
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let number = line.and_then(|line| line.trim().strip_suffix(" kB"));
        number
            .and_then(|number| number.trim().parse().ok())
            .expect("a size")
    }

    /// Ends it, which it has to do in order.
    pub(crate) fn end(mut self) {
        drop(self.child.stdin.take());
        assert!(self.child.wait().expect("its end").success());
    }
}
