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

    /// Counts a run that failed. Returns what is to be said of it, if the one before did not fail for
    /// the same reason.
    pub(crate) fn failed(&mut self, name: &str, reason: Reason, why: &str) -> News {
        self.counts[reason as usize] += 1;
        let is_new = self.failing != Some(reason);
        self.failing = Some(reason);
        News(is_new.then(|| {
            format!("collector `{name}` {why}; its families are missing until it succeeds")
        }))
    }

    /// Counts a scrape that had to end before the run did. Nothing is said: the next may be as short.
    pub(crate) fn missed(&mut self) {
        self.counts[Reason::Timeout as usize] += 1;
    }

    /// Takes a run that went well. Returns what is to be said of it, if the one before failed.
    pub(crate) fn succeeded(&mut self, name: &str) -> News {
        let has_failed = self.failing.take().is_some();
        News(has_failed.then(|| format!("collector `{name}` succeeds again")))
    }

    /// Counts families that are left out. Returns what is to be said of them, if they are others than
    /// before.
    pub(crate) fn collided(&mut self, name: &str, families: &[String]) -> News {
        self.counts[Reason::Collision as usize] += families.len() as u64;
        let left_out = (!families.is_empty()).then(|| families.join("; "));
        if self.colliding == left_out {
            return News(None);
        }
        let news = match &left_out {
            Some(left_out) => format!("collector `{name}`: {left_out}"),
            None => format!("collector `{name}`: nothing is left out any more"),
        };
        self.colliding = left_out;
        News(Some(news))
    }
}

/// What is to be said, once no lock is held: what logs is the program's own.
#[must_use]
pub(crate) struct News(Option<String>);

impl News {
    pub(crate) const NONE: Self = Self(None);

    pub(crate) fn tell(self) {
        if let Some(text) = self.0 {
            warn(format_args!("{text}"));
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
