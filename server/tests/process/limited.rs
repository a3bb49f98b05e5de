//! Limits and the time of the start, of this program started once more by a shell, since a process
//! cannot set limits without unsafe code.

use crate::client::Client;
use crate::equal;
use std::fs::File;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use tallymark_server::{Exporter, process};

/// Tells the program that it is the one with limits.
const ROLE: &str = "TALLYMARK_TEST_LIMITED";

const NAMES: [&str; 3] = [
    "process_max_fds",
    "process_virtual_memory_max_bytes",
    "process_start_time_seconds",
];

pub(crate) fn is_limited() -> bool {
    std::env::var_os(ROLE).is_some()
}

pub(crate) fn print_values() {
    read_without_descriptors();
    let exporter = Exporter::bind("127.0.0.1:0").expect("a free port");
    let mut client = Client::connect(exporter.local_addr());
    for name in NAMES {
        println!("\nvalue {name}={}", client.value(name));
    }
}

/// What needs a file to be read is left out, and comes back.
fn read_without_descriptors() {
    let files: Vec<_> = std::iter::from_fn(|| File::open("/dev/null").ok()).collect();
    let without = process::read();
    drop(files);
    assert_eq!(without.open_fds, Some(300));
    let nothing = (without.memory, without.start_time_seconds, without.max_fds);
    assert_eq!(nothing, (None, None, None));
    let with = process::read();
    assert!(with.memory.is_some() && with.start_time_seconds.is_some());
    assert_eq!(with.max_fds, Some(300));
}

pub(crate) fn limits_and_start(client: &mut Client) {
    let program = std::env::current_exe().expect("this program");
    let own = sh("ulimit -Sn; ulimit -Sv", &program);
    let mut own = own.lines();
    for (name, unit) in [(NAMES[0], 1.0), (NAMES[1], 1024.0)] {
        let expected = match own.next().expect("a limit") {
            "unlimited" => u64::MAX as f64,
            limit => limit.parse::<f64>().expect("a number") * unit,
        };
        equal(client.value(name), expected);
    }
    // Later than the machine by more than the second to which it knows its own start.
    std::thread::sleep(Duration::from_millis(1500));
    let before = now();
    let output = sh(
        "ulimit -Sn 300 && ulimit -Sv 8000000 && exec \"$0\" --nocapture",
        &program,
    );
    let after = now();
    let value = |name: &str| {
        let start = format!("value {name}=");
        let value = output.lines().find_map(|line| line.strip_prefix(&start));
        value.expect("a value").parse::<f64>().expect("a number")
    };
    equal(value(NAMES[0]), 300.0);
    equal(value(NAMES[1]), 8_000_000.0 * 1024.0);
    let start = value(NAMES[2]);
    assert!(
        (before - 1.1..=after + 0.1).contains(&start),
        "{before} {start} {after}"
    );
    assert!(client.value(NAMES[2]) < start - 1.0);
}

/// What a script prints that has this program as `$0`, in its role.
fn sh(script: &str, program: &Path) -> String {
    let mut shell = Command::new("sh");
    shell.args(["-c", script]).arg(program).env(ROLE, "1");
    let output = shell.output();
    let output = output.expect("a shell");
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    assert!(output.status.success(), "{text}");
    text
}

fn now() -> f64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.expect("after 1970").as_secs_f64()
}
