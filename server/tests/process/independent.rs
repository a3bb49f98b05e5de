//! The same numbers by another way: from other files, or by taking the same ones apart here.

use std::fs;

/// A value, and what another reading told before and after it.
#[derive(Debug)]
pub(crate) struct Bounds {
    before: f64,
    pub(crate) value: f64,
    after: f64,
}

impl Bounds {
    pub(crate) fn of(other: impl Fn() -> f64, value: impl FnOnce() -> f64) -> Self {
        let before = other();
        let value = value();
        let after = other();
        Self {
            before,
            value,
            after,
        }
    }

    #[track_caller]
    pub(crate) fn hold(&self, slack: f64) {
        let (least, most) = (self.before.min(self.after), self.before.max(self.after));
        assert!(
            (least - slack..=most + slack).contains(&self.value),
            "{self:?}"
        );
    }
}

fn read(path: &str) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The first number after `label`.
fn number_after(text: &str, label: &str) -> f64 {
    let rest = text.split_once(label).expect("a label").1;
    let number = rest.split_whitespace().next().expect("a number");
    number.parse().expect("a number")
}

/// Seconds that the calling thread has computed, in nanoseconds where the system keeps them.
pub(crate) fn thread_seconds() -> f64 {
    let text = read("/proc/thread-self/schedstat");
    number_after(&format!(" {text}"), " ") / 1e9
}

/// Fields 14 and 15 of `stat`, see proc(5); user programs count 100 in a second.
pub(crate) fn cpu_seconds() -> f64 {
    let stat = read("/proc/self/stat");
    let (_, fields) = stat.rsplit_once(") ").expect("a name in brackets");
    let ticks = fields.split(' ').skip(11).take(2);
    let ticks: u64 = ticks
        .map(|ticks| ticks.parse::<u64>().expect("a number"))
        .sum();
    ticks as f64 / 100.0
}

pub(crate) fn open_fds() -> f64 {
    let listed = fs::read_dir("/proc/self/fd").expect("a directory").count();
    // One is the directory.
    (listed - 1) as f64
}

pub(crate) fn threads() -> f64 {
    fs::read_dir("/proc/self/task")
        .expect("a directory")
        .count() as f64
}

/// Added up over the maps.
pub(crate) fn resident_bytes() -> f64 {
    number_after(&read("/proc/self/smaps_rollup"), "Rss:") * 1024.0
}

pub(crate) fn virtual_bytes() -> f64 {
    number_after(&read("/proc/self/status"), "VmSize:") * 1024.0
}

pub(crate) fn io(field: &str) -> f64 {
    number_after(
        &format!("\n{}", read("/proc/self/io")),
        &format!("\n{field}:"),
    )
}

/// The sum of both versions of IP.
pub(crate) fn octets(field: &str) -> f64 {
    let netstat = read("/proc/net/netstat");
    let lines: Vec<Vec<_>> = netstat
        .lines()
        .filter(|line| line.starts_with("IpExt:"))
        .map(|line| line.split_whitespace().collect())
        .collect();
    let at = lines[0].iter().position(|name| *name == field);
    let four: f64 = lines[1][at.expect("a field")].parse().expect("a number");
    let six = fs::read_to_string("/proc/net/snmp6").unwrap_or_default();
    let name = format!("Ip6{field}");
    let six = if six.contains(&name) {
        number_after(&six, &name)
    } else {
        0.0
    };
    four + six
}
