//! The processor's time stamp counter.
//!
//! Source: AMD64 Architecture Programmer's Manual, volume 3, and Intel's Software Developer's Manual, volume
//! 3B: CPUID leaf `8000_0007h`, EDX bit 8, says that the counter runs at one rate in all states. Processors that
//! say so have theirs run alike.

#[cfg(all(target_arch = "x86_64", not(target_env = "sgx")))]
mod present {
    use core::arch::x86_64::{__cpuid, _rdtsc};
    use std::hint::spin_loop;
    use std::time::{Duration, Instant};

    /// For how long the rate is measured, once in a program. A reading is off by less than 100 ns most often,
    /// so the rate is by less than a part in 5,000, as is every duration.
    const MEASURED: Duration = Duration::from_millis(1);

    /// How often a reading of both clocks is tried: the system may take the processor away in between.
    const TRIES: usize = 8;

    #[inline(always)]
    pub(in crate::clock) fn read() -> u64 {
        // SAFETY: every x86-64 processor has the instruction.
        #[allow(unsafe_code, reason = "an instruction that has no other interface")]
        unsafe {
            _rdtsc()
        }
    }

    /// The seconds that a tick takes, if all ticks take the same.
    pub(in crate::clock) fn seconds_of_tick() -> Option<f64> {
        if !is_invariant() || !is_trusted() {
            return None;
        }
        let (start, at_start) = read_both();
        while start.elapsed() < MEASURED {
            spin_loop();
        }
        let (end, at_end) = read_both();
        let ticks = at_end.checked_sub(at_start).filter(|ticks| *ticks > 0)?;
        Some((end - start).as_secs_f64() / ticks as f64)
    }

    fn is_invariant() -> bool {
        __cpuid(0x8000_0000).eax >= 0x8000_0007 && __cpuid(0x8000_0007).edx & 1 << 8 != 0
    }

    /// Whether Linux would go by the counter. It watches it, and drops it where the processors' counters
    /// run apart.
    fn is_trusted() -> bool {
        let sources = "/sys/devices/system/clocksource/clocksource0/available_clocksource";
        !cfg!(target_os = "linux")
            || std::fs::read_to_string(sources).map_or(true, |sources| {
                sources.split_whitespace().any(|source| source == "tsc")
            })
    }

    /// Both clocks at one moment, as nearly as may be.
    fn read_both() -> (Instant, u64) {
        let tries = (0..TRIES).map(|_| {
            let before = read();
            let instant = Instant::now();
            let after = read();
            (after.wrapping_sub(before), instant, before)
        });
        let (between, instant, before) = tries
            .min_by_key(|(between, ..)| *between)
            .unwrap_or_else(|| (0, Instant::now(), read()));
        (instant, before.wrapping_add(between / 2))
    }
}

#[cfg(not(all(target_arch = "x86_64", not(target_env = "sgx"))))]
mod present {
    pub(in crate::clock) fn read() -> u64 {
        0
    }

    pub(in crate::clock) fn seconds_of_tick() -> Option<f64> {
        None
    }
}

pub(super) use present::{read, seconds_of_tick};
