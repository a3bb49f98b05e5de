//! A reading as families.

use super::{Memory, Reading};
use tallymark_runtime::{Collection, Sample};

/// A family: its name, its help, and its value in a reading.
type Family = (&'static str, &'static str, fn(&Reading) -> Option<Sample>);

const GAUGES: &[Family] = &[
    (
        "process_resident_memory_bytes",
        "Memory of the process that is in main memory.",
        |reading| {
            reading
                .memory
                .map(|Memory { resident_bytes, .. }| resident_bytes.into())
        },
    ),
    (
        "process_virtual_memory_bytes",
        "Addresses of the process, used or not.",
        |reading| {
            reading
                .memory
                .map(|Memory { virtual_bytes, .. }| virtual_bytes.into())
        },
    ),
    (
        "process_virtual_memory_max_bytes",
        "The most addresses that the process may have.",
        |reading| reading.virtual_memory_max_bytes.map(Sample::from),
    ),
    (
        "process_open_fds",
        "File descriptors that the process has open.",
        |reading| reading.open_fds.map(Sample::from),
    ),
    (
        "process_max_fds",
        "The most file descriptors that the process may have open.",
        |reading| reading.max_fds.map(Sample::from),
    ),
    ("process_threads", "Threads of the process.", |reading| {
        reading.threads.map(Sample::from)
    }),
    (
        "process_start_time_seconds",
        "When the process was started, in seconds since 1970.",
        |reading| reading.start_time_seconds.map(Sample::from),
    ),
];

const COUNTERS: &[Family] = &[
    (
        "process_cpu_seconds_total",
        "Time that the threads of the process have computed, theirs and the system's for them.",
        |reading| reading.cpu_seconds.map(Sample::from),
    ),
    (
        "process_io_read_bytes_total",
        "Bytes that system calls of the process have read.",
        |reading| reading.read_bytes.map(Sample::from),
    ),
    (
        "process_io_written_bytes_total",
        "Bytes that system calls of the process have written.",
        |reading| reading.written_bytes.map(Sample::from),
    ),
    (
        "process_io_read_syscalls_total",
        "System calls of the process that read.",
        |reading| reading.read_syscalls.map(Sample::from),
    ),
    (
        "process_io_write_syscalls_total",
        "System calls of the process that wrote.",
        |reading| reading.write_syscalls.map(Sample::from),
    ),
    (
        "process_io_storage_read_bytes_total",
        "Bytes that came from storage for the process.",
        |reading| reading.storage_read_bytes.map(Sample::from),
    ),
    (
        "process_io_storage_written_bytes_total",
        "Bytes that the process had sent to storage.",
        |reading| reading.storage_written_bytes.map(Sample::from),
    ),
    (
        "process_network_receive_bytes_total",
        "Bytes that the network of the process received by IP, with all others in that network.",
        |reading| reading.network_receive_bytes.map(Sample::from),
    ),
    (
        "process_network_transmit_bytes_total",
        "Bytes that the network of the process sent by IP, with all others in that network.",
        |reading| reading.network_transmit_bytes.map(Sample::from),
    ),
];

pub(super) fn give(reading: &Reading, out: &mut Collection) {
    for (name, help, value) in GAUGES {
        if let Some(value) = value(reading) {
            out.gauge(name, help).sample(&[], value);
        }
    }
    for (name, help, value) in COUNTERS {
        if let Some(value) = value(reading) {
            out.counter(name, help).sample(&[], value);
        }
    }
}
