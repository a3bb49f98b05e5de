//! What tokio tells of its runtimes: the feature `tokio-metrics`.
//!
//! | metric | |
//! |---|---|
//! | `tokio_workers{runtime}` | worker threads |
//! | `tokio_alive_tasks{runtime}` | tasks that are not over |
//! | `tokio_global_queue_depth{runtime}` | tasks that wait for any worker |
//! | `tokio_worker_busy_seconds_total{runtime,worker}` | time that a worker did not wait |
//! | `tokio_worker_parks_total{runtime,worker}` | times that a worker began to wait |
//!
//! Runtimes are the program's, by the names that it gives them. The last two need atomics of 64 bits.
//! A worker that is busy all the time (`rate(tokio_worker_busy_seconds_total[5m])` near 1) holds up the
//! tasks behind it.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use tallymark_runtime::{Collection, Registry};
use tokio::runtime::Handle;

/// The registry's name for what is shown here: no collector of a program is called so.
const NAME: &str = "tallymark tokio";

static RUNTIMES: Mutex<BTreeMap<String, Handle>> = Mutex::new(BTreeMap::new());

/// Shows a runtime under `name`, in place of another of that name, in each registry that this was called
/// with.
///
/// Exporters do it by [`tokio_runtime`](crate::ExporterBuilder::tokio_runtime); this is for a registry
/// that is read otherwise, and for runtimes that come later.
///
/// ```
/// use tallymark_server::tokio_runtime;
///
/// # let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).build().unwrap();
/// let registry = tallymark_runtime::Registry::new();
/// tokio_runtime::register(&registry, "jobs", runtime.handle().clone());
/// let mut text = String::new();
/// registry.encode_text(&mut text);
/// assert!(text.contains("\ntokio_workers{runtime=\"jobs\"} 2\n"));
///
/// assert!(tokio_runtime::forget("jobs"));
/// ```
///
/// The name is a label's value: whoever makes runtimes all the time gives them the same few.
pub fn register(registry: &Registry, name: impl Into<String>, runtime: Handle) {
    let before = lock().insert(name.into(), runtime);
    // The last handle of a runtime frees what is left of it.
    drop(before);
    registry.register_facts(NAME, give);
}

/// Shows the runtime of that name no longer. Returns whether it was there.
pub fn forget(name: &str) -> bool {
    let removed = lock().remove(name);
    removed.is_some()
}

fn lock() -> MutexGuard<'static, BTreeMap<String, Handle>> {
    // Nothing of a user's runs under the lock.
    RUNTIMES.lock().unwrap_or_else(PoisonError::into_inner)
}

fn give(out: &mut Collection) {
    let runtimes = lock().clone();
    for (name, handle) in &runtimes {
        let metrics = handle.metrics();
        let runtime = [("runtime", name.as_str())];
        let mut gauge = |name: &str, help: &str, value: usize| {
            out.gauge(name, help).sample(&runtime, value as u64);
        };
        gauge(
            "tokio_workers",
            "Worker threads of the runtime.",
            metrics.num_workers(),
        );
        gauge(
            "tokio_alive_tasks",
            "Tasks of the runtime that are not over.",
            metrics.num_alive_tasks(),
        );
        gauge(
            "tokio_global_queue_depth",
            "Tasks that wait for any worker of the runtime.",
            metrics.global_queue_depth(),
        );
        #[cfg(target_has_atomic = "64")]
        for worker in 0..metrics.num_workers() {
            let number = worker.to_string();
            let labels = [("runtime", name.as_str()), ("worker", number.as_str())];
            out.counter(
                "tokio_worker_busy_seconds_total",
                "Time that the worker has been busy.",
            )
            .sample(
                &labels,
                metrics.worker_total_busy_duration(worker).as_secs_f64(),
            );
            out.counter(
                "tokio_worker_parks_total",
                "Times that the worker began to wait for something to do.",
            )
            .sample(&labels, metrics.worker_park_count(worker));
        }
    }
}
