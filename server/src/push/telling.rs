//! What whoever runs the program is told of a receiver: not more than one failure a minute.

use super::own::Protocol;
use crate::news;
use std::fmt;
use std::time::{Duration, Instant};

/// How long the next failure is kept quiet.
const QUIET: Duration = Duration::from_mins(1);

pub(crate) struct Telling {
    protocol: Protocol,
    /// Host and port: the rest of an address may hold secrets.
    place: String,
    last: Option<Instant>,
    is_failing: bool,
}

impl Telling {
    pub(crate) fn new(protocol: Protocol, place: String) -> Self {
        Self {
            protocol,
            place,
            last: None,
            is_failing: false,
        }
    }

    /// Tells of a failure, unless one was told of lately.
    pub(crate) fn failed(&mut self, what: fmt::Arguments<'_>) {
        let is_quiet = self.last.is_some_and(|last| last.elapsed() < QUIET);
        if !is_quiet {
            self.last = Some(Instant::now());
            self.is_failing = true;
            self.warn(what);
        }
    }

    /// Tells of a success, if a failure was told of before.
    pub(crate) fn succeeded(&mut self) {
        if std::mem::take(&mut self.is_failing) {
            self.warn(format_args!("samples are taken again"));
        }
    }

    pub(crate) fn warn(&self, what: fmt::Arguments<'_>) {
        let (protocol, place) = (self.protocol.name(), &self.place);
        news::warn(&format!("{protocol} to {place}: {what}"));
    }
}
