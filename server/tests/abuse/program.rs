//! The program that is abused: it works, and has two exporters.

use std::ffi::OsStr;
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

/// Where the files are of what is guarded.
pub(crate) const GUARDED: &str = "TALLYMARK_TEST_GUARDED";

/// Where the receiver is of what is pushed.
pub(crate) const RECEIVER: &str = "TALLYMARK_TEST_RECEIVER";

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
    #[cfg(feature = "push")]
    let _pusher = super::receivers::pushing();
    println!("address={}", exporter.local_addr());
    println!("address={}", hanging.local_addr());
    #[cfg(all(feature = "auth", feature = "tls"))]
    let guarded = super::strangers::guarded();
    #[cfg(all(feature = "auth", feature = "tls"))]
    for exporter in guarded.iter().flatten() {
        println!("address={}", exporter.local_addr());
    }
    let mut input = Vec::new();
    std::io::stdin().read_to_end(&mut input).expect("an end");
}

pub(crate) struct Program {
    child: Child,
    /// Where its work is counted.
    pub(crate) address: SocketAddr,
    /// Where a collector sleeps for ever.
    pub(crate) hanging: SocketAddr,
    /// Where it is asked who is there: by credentials, and by certificates.
    pub(crate) guarded: Option<[SocketAddr; 2]>,
}

impl Program {
    pub(crate) fn start(test: &str) -> Self {
        Self::start_with(test, None)
    }

    /// One that is told something more by its environment.
    pub(crate) fn start_with(test: &str, told: Option<(&str, &OsStr)>) -> Self {
        let mut child = Command::new(std::env::current_exe().expect("this program"))
            .args(["--nocapture", "--exact", test])
            .env(ROLE, "1")
            .envs(told)
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
        let (first, hanging) = (address(), address());
        let is_guarded = told.is_some_and(|(name, _)| name == GUARDED);
        let guarded = is_guarded.then(|| [address(), address()]);
        // Read on, for a program whose output nobody takes fails.
        thread::spawn(move || lines.for_each(drop));
        Self {
            child,
            address: first,
            hanging,
            guarded,
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
