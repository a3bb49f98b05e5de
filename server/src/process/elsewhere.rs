//! The process as `sysinfo` tells of it, where there is no `/proc`.
//!
//! Tests hold it against `/proc` on Linux, which that crate reads there too.

use super::{Memory, Reading};
use sysinfo::{Pid, Process, ProcessRefreshKind, ProcessesToUpdate, System};

pub(super) fn read() -> Reading {
    let all = ProcessRefreshKind::nothing()
        .without_tasks()
        .with_cpu()
        .with_memory()
        .with_disk_usage();
    let mut reading = Reading {
        max_fds: System::open_files_limit().ok().map(|limit| limit as u64),
        ..Reading::default()
    };
    ask(all, |process| {
        reading.cpu_seconds = Some(process.accumulated_cpu_time() as f64 / 1000.0);
        reading.memory = Some(memory_of(process));
        reading.open_fds = process.open_files().map(|files| files as u64);
        reading.start_time_seconds = Some(process.start_time() as f64);
        let usage = process.disk_usage();
        let (read, written) = (usage.total_read_bytes, usage.total_written_bytes);
        // Windows counts what calls read and write, the others what goes from and to storage.
        if cfg!(windows) {
            (reading.read_bytes, reading.written_bytes) = (Some(read), Some(written));
        } else {
            reading.storage_read_bytes = Some(read);
            reading.storage_written_bytes = Some(written);
        }
    });
    reading
}

pub(super) fn memory() -> Option<Memory> {
    let mut memory = None;
    let kind = ProcessRefreshKind::nothing().without_tasks().with_memory();
    ask(kind, |process| memory = Some(memory_of(process)));
    memory
}

fn memory_of(process: &Process) -> Memory {
    Memory {
        resident_bytes: process.memory(),
        virtual_bytes: process.virtual_memory(),
    }
}

/// Calls `tell` with this process, if the system tells of it.
fn ask(kind: ProcessRefreshKind, tell: impl FnOnce(&Process)) {
    let Ok(mut system) = System::new() else {
        return;
    };
    let own = Pid::from_u32(std::process::id());
    system.refresh_processes_specifics(ProcessesToUpdate::Some(&[own]), false, kind);
    if let Some(process) = system.process(own) {
        tell(process);
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::super::linux;
    use super::{memory, read};

    #[test]
    fn it_agrees_with_proc() {
        let before = linux::read();
        let between = read();
        let after = linux::read();
        let is_between = |value: f64, low: f64, high: f64, slack: f64| {
            assert!(
                (low - slack..=high + slack).contains(&value),
                "{value} is not between {low} and {high}"
            );
        };
        let cpu = |reading: &super::Reading| reading.cpu_seconds.expect("CPU");
        is_between(cpu(&between), cpu(&before), cpu(&after), 0.01);
        let start = before.start_time_seconds.expect("a start");
        is_between(
            between.start_time_seconds.expect("a start"),
            start,
            start,
            1.0,
        );
        // Other tests run beside this one.
        let memories = [before.memory, between.memory, after.memory, memory()];
        let [low, value, high, alone] = memories.map(|memory| memory.expect("memory"));
        for memory in [value, alone] {
            let slack = 32.0 * 1024.0 * 1024.0;
            let resident = memory.resident_bytes as f64;
            let (least, most) = (low.resident_bytes as f64, high.resident_bytes as f64);
            is_between(resident, least, most, slack);
            assert!(memory.virtual_bytes >= memory.resident_bytes);
        }
        assert_eq!(between.max_fds, before.max_fds);
        assert!(between.open_fds.expect("descriptors") > 2);
        assert!(between.storage_written_bytes >= before.storage_written_bytes);
        assert!(between.storage_written_bytes <= after.storage_written_bytes);
    }
}
