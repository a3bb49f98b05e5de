//! How a collector stands: what it failed with how often, and what was said of it.

use std::fmt;

/// Why families of a collector are missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reason {
    Error,
    Panic,
    Timeout,
    Invalid,
    Collision,
}

impl Reason {
    pub(crate) const ALL: [(Self, &str); 5] = [
        (Self::Error, "error"),
        (Self::Panic, "panic"),
        (Self::Timeout, "timeout"),
        (Self::Invalid, "invalid"),
        (Self::Collision, "collision"),
    ];
}

/// What a collector has come to.
#[derive(Debug, Default)]
pub(crate) struct Standing {
    counts: [u64; Reason::ALL.len()],
    /// Why its last run failed.
    failing: Option<Reason>,
    /// The family that was left out last, and since when there is none.
    colliding: Option<String>,
}

impl Standing {
    pub(crate) fn count(&self, reason: Reason) -> u64 {
        self.counts[reason as usize]
    }

    /// Counts a run that failed, and says so if the one before did not fail for the same reason.
    pub(crate) fn failed(&mut self, name: &str, reason: Reason, why: &str) {
        self.counts[reason as usize] += 1;
        if self.failing != Some(reason) {
            self.failing = Some(reason);
            warn(format_args!(
                "collector `{name}` {why}; its families are missing until it succeeds"
            ));
        }
    }

    /// Takes a run that went well, and says so if the one before failed.
    pub(crate) fn succeeded(&mut self, name: &str) {
        if self.failing.take().is_some() {
            warn(format_args!("collector `{name}` succeeds again"));
        }
    }

    /// Counts families that are left out, and says which they are if they are others than before.
    pub(crate) fn collided(&mut self, name: &str, families: &[String]) {
        self.counts[Reason::Collision as usize] += families.len() as u64;
        let left_out = (!families.is_empty()).then(|| families.join("; "));
        if self.colliding != left_out {
            match &left_out {
                Some(left_out) => warn(format_args!("collector `{name}`: {left_out}")),
                None => warn(format_args!(
                    "collector `{name}`: nothing is left out any more"
                )),
            }
            self.colliding = left_out;
        }
    }
}

/// Tells whoever runs the program.
pub(crate) fn warn(text: fmt::Arguments<'_>) {
    #[cfg(feature = "log")]
    log::warn!(target: "tallymark", "{text}");
    #[cfg(not(feature = "log"))]
    {
        use std::io::Write;
        // Not `eprintln!`, which panics where nobody reads.
        let _ = writeln!(std::io::stderr(), "tallymark: {text}");
    }
}
