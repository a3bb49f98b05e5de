//! What the operating system knows of this process: the feature `process`.
//!
//! An exporter of the program's registry shows it unless
//! [told otherwise](crate::ExporterBuilder::process_metrics); [`register`] does so for whatever else reads
//! a registry. The names are those of Prometheus' client libraries, and for input and output those of
//! VictoriaMetrics':
//!
//! | metric | Linux, Android | macOS | Windows |
//! |---|---|---|---|
//! | `process_cpu_seconds_total` | 1/100 s | 1/1000 s | 1/1000 s |
//! | `process_resident_memory_bytes` | ✓ | ✓ | working set |
//! | `process_virtual_memory_bytes` | ✓ | ✓ | committed |
//! | `process_virtual_memory_max_bytes` | ✓ | – | – |
//! | `process_open_fds` | ✓ | ✓ | handles |
//! | `process_max_fds` | ✓ | ✓ | ✓ |
//! | `process_threads` | ✓ | – | – |
//! | `process_start_time_seconds` | 1/100 s | 1 s | 1 s |
//! | `process_io_read_bytes_total`, `process_io_written_bytes_total` | ✓ | – | ✓ |
//! | `process_io_read_syscalls_total`, `process_io_write_syscalls_total` | ✓ | – | – |
//! | `process_io_storage_read_bytes_total`, `process_io_storage_written_bytes_total` | ✓ | ✓ | – |
//! | `process_network_receive_bytes_total`, `process_network_transmit_bytes_total` | ✓ | – | – |
//!
//! Where one cannot be read, it is left out: so the I/O of a process that dropped its privileges.
//! Where the program has a family of the same name, as through the bridge from the crate `prometheus` with
//! that crate's process collector, that one is shown and this one is not.
//!
//! The numbers themselves are in [`read`] and [`memory`], for metrics of other names:
//!
//! ```
//! use tallymark::{Computed, Label, MetricSet};
//! use tallymark_server::process;
//!
//! #[derive(Label, Clone, Copy)]
//! #[label(name = "type")]
//! enum MemoryType { Rss, Vms }
//!
//! /// Metrics of the worker.
//! #[derive(MetricSet)]
//! #[metrics(namespace = "asdlc", static = ASDLC, labels(service = "worker"))]
//! struct Asdlc {
//!     /// Memory of the process.
//!     #[metric(value = memory)]
//!     process_memory_bytes: Computed<MemoryType>,
//! }
//!
//! fn memory(give: &mut dyn FnMut(MemoryType, f64)) {
//!     if let Some(memory) = process::memory() {
//!         give(MemoryType::Rss, memory.resident_bytes as f64);
//!         give(MemoryType::Vms, memory.virtual_bytes as f64);
//!     }
//! }
//!
//! let mut text = String::new();
//! tallymark::registry().encode_text(&mut text);
//! # if cfg!(target_os = "linux") {
//! assert!(text.contains(r#"asdlc_process_memory_bytes{service="worker",type="rss"} "#));
//! # }
//! ```

#[cfg(any(not(any(target_os = "linux", target_os = "android")), test))]
mod elsewhere;
mod families;
#[cfg(any(target_os = "linux", target_os = "android"))]
mod linux;
#[cfg(any(target_os = "linux", target_os = "android", test))]
mod network;

#[cfg(not(any(target_os = "linux", target_os = "android")))]
use elsewhere as system;
#[cfg(any(target_os = "linux", target_os = "android"))]
use linux as system;
use tallymark_runtime::Registry;

/// The registry's name for what is shown here: no collector of a program is called so.
const NAME: &str = "tallymark process";

/// What the operating system knows of this process; nothing where it does not tell.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Reading {
    /// Time that its threads have computed, theirs and the system's for them, in seconds.
    pub cpu_seconds: Option<f64>,
    /// Its memory.
    pub memory: Option<Memory>,
    /// The most bytes of addresses that it may have; [`u64::MAX`] where there is no limit.
    pub virtual_memory_max_bytes: Option<u64>,
    /// File descriptors that are open; on Windows handles of any kind.
    pub open_fds: Option<u64>,
    /// The most file descriptors that it may have; [`u64::MAX`] where there is no limit.
    pub max_fds: Option<u64>,
    /// Its threads.
    pub threads: Option<u64>,
    /// When it was started, in seconds since 1970.
    pub start_time_seconds: Option<f64>,
    /// Bytes that system calls have read, from files, sockets and all else.
    pub read_bytes: Option<u64>,
    /// Bytes that system calls have written.
    pub written_bytes: Option<u64>,
    /// System calls that read.
    pub read_syscalls: Option<u64>,
    /// System calls that wrote.
    pub write_syscalls: Option<u64>,
    /// Bytes that came from storage, and not from the system's cache.
    pub storage_read_bytes: Option<u64>,
    /// Bytes that went to storage, or are to.
    pub storage_written_bytes: Option<u64>,
    /// Bytes that the process' network received by IP: all of the container's or of the machine's, since
    /// the system counts for a network and not for a process.
    pub network_receive_bytes: Option<u64>,
    /// Bytes that the process' network sent.
    pub network_transmit_bytes: Option<u64>,
}

/// Memory of a process, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Memory {
    /// What is in main memory: the RSS.
    pub resident_bytes: u64,
    /// Its addresses, used or not; on Windows what the system committed itself to.
    pub virtual_bytes: u64,
}

/// Reads all that the system tells, which takes some system calls and no time worth a thread.
///
/// ```
/// let reading = tallymark_server::process::read();
/// if let (Some(open), Some(most)) = (reading.open_fds, reading.max_fds) {
///     assert!(open < most);
/// }
/// ```
pub fn read() -> Reading {
    system::read()
}

/// Reads the memory alone; nothing where the system does not tell.
///
/// ```
/// # if cfg!(target_os = "linux") {
/// let memory = tallymark_server::process::memory().expect("Linux tells");
/// assert!(memory.resident_bytes <= memory.virtual_bytes);
/// # }
/// ```
pub fn memory() -> Option<Memory> {
    system::memory()
}

/// Shows the process in a registry, for as long as that lives. More than once is as good as once.
///
/// Exporters of the program's registry do it by themselves; this is for a registry that is read
/// otherwise.
///
/// ```
/// let registry = tallymark_runtime::Registry::new();
/// tallymark_server::process::register(&registry);
/// let mut text = String::new();
/// registry.encode_text(&mut text);
/// # if cfg!(target_os = "linux") {
/// assert!(text.contains("\n# TYPE process_cpu_seconds_total counter\nprocess_cpu_seconds_total "));
/// # }
/// ```
pub fn register(registry: &Registry) {
    registry.register_facts(NAME, |out| families::give(&read(), out));
}
