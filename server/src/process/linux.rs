//! The process as `/proc` tells of it.
//!
//! Files are read whole and closed again before descriptors are counted, so that none of them is.

use super::network::{Traffic, traffic};
use super::{Memory, Reading};
use procfs::FromRead;
use procfs::process::{Io, LimitValue, Limits, Stat};
use std::fs;
use std::sync::OnceLock;

pub(super) fn read() -> Reading {
    let stat = stat();
    let limits = Limits::from_file("/proc/self/limits").ok();
    let io = Io::from_file("/proc/self/io").ok();
    let Traffic {
        received,
        transmitted,
    } = network();
    Reading {
        cpu_seconds: stat.as_ref().map(cpu_seconds),
        memory: stat.as_ref().map(memory_of),
        virtual_memory_max_bytes: limits
            .as_ref()
            .map(|limits| number(limits.max_address_space.soft_limit)),
        open_fds: open_fds(),
        max_fds: limits
            .as_ref()
            .map(|limits| number(limits.max_open_files.soft_limit)),
        threads: stat
            .as_ref()
            .and_then(|stat| stat.num_threads.try_into().ok()),
        start_time_seconds: stat.as_ref().and_then(start_time_seconds),
        read_bytes: io.as_ref().map(|io| io.rchar),
        written_bytes: io.as_ref().map(|io| io.wchar),
        read_syscalls: io.as_ref().map(|io| io.syscr),
        write_syscalls: io.as_ref().map(|io| io.syscw),
        storage_read_bytes: io.as_ref().map(|io| io.read_bytes),
        storage_written_bytes: io.as_ref().map(|io| io.write_bytes),
        network_receive_bytes: received,
        network_transmit_bytes: transmitted,
    }
}

pub(super) fn memory() -> Option<Memory> {
    stat().as_ref().map(memory_of)
}

fn stat() -> Option<Stat> {
    Stat::from_file("/proc/self/stat").ok()
}

fn memory_of(stat: &Stat) -> Memory {
    Memory {
        resident_bytes: stat.rss * procfs::page_size(),
        virtual_bytes: stat.vsize,
    }
}

fn cpu_seconds(stat: &Stat) -> f64 {
    (stat.utime + stat.stime) as f64 / procfs::ticks_per_second() as f64
}

/// Kept, because setting the clock moves the time of booting, and a process starts once.
fn start_time_seconds(stat: &Stat) -> Option<f64> {
    static START: OnceLock<f64> = OnceLock::new();
    if let Some(known) = START.get() {
        return Some(*known);
    }
    let booted = procfs::boot_time_secs().ok()? as f64;
    let since_booted = stat.starttime as f64 / procfs::ticks_per_second() as f64;
    Some(*START.get_or_init(|| booted + since_booted))
}

fn open_fds() -> Option<u64> {
    stated_fds().or_else(listed_fds)
}

/// Since Linux 6.2 the number is the size of the directory.
fn stated_fds() -> Option<u64> {
    let size = fs::metadata("/proc/self/fd").ok()?.len();
    (size > 0).then_some(size)
}

/// The directory itself is among them while it is read.
fn listed_fds() -> Option<u64> {
    let listed = fs::read_dir("/proc/self/fd").ok()?.count();
    Some((listed as u64).saturating_sub(1))
}

/// Of the network of the process, whichever thread asks.
fn network() -> Traffic {
    let text = |path| fs::read_to_string(path).unwrap_or_default();
    traffic(
        &text("/proc/self/net/netstat"),
        &text("/proc/self/net/snmp6"),
    )
}

fn number(limit: LimitValue) -> u64 {
    match limit {
        LimitValue::Unlimited => u64::MAX,
        LimitValue::Value(value) => value,
    }
}

#[cfg(test)]
mod tests {
    use super::{listed_fds, stated_fds};

    #[test]
    fn both_ways_to_count_descriptors_agree() {
        // Other tests open and close files meanwhile, but not all the time.
        let agree = || stated_fds().is_none_or(|stated| Some(stated) == listed_fds());
        let agreed = (0..1000).filter(|_| agree()).count();
        assert!(agreed > 500, "{agreed}");
    }
}
