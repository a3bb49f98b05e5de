//! What is sent, and who makes it.

use super::answer::{Answer, Verdict};
use super::known::Known;
use super::own::Protocol;
use hyper::body::Bytes;
use hyper::{Method, StatusCode};
use std::time::Duration;
use tallymark_runtime::Registry;

/// The body of a request.
#[derive(Clone, Debug)]
pub(crate) struct Message {
    pub(crate) method: Method,
    pub(crate) body: Bytes,
    /// How many samples are in it.
    pub(crate) samples: u64,
    /// How many of them are native histograms.
    pub(crate) histograms: u64,
    /// The fields that tell what the body is.
    pub(crate) headers: &'static [(&'static str, &'static str)],
    /// The same by an older version of the protocol, for a receiver that does not know this one.
    pub(crate) older: Option<Box<Message>>,
}

impl Message {
    /// The memory that it has.
    pub(crate) fn bytes(&self) -> usize {
        self.body.len() + self.older.as_ref().map_or(0, |older| older.bytes())
    }
}

/// One reading of the registry.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Round {
    /// Milliseconds since 1970, later than those of the round before.
    pub(crate) at: u64,
    /// Whether none comes after it.
    pub(crate) is_last: bool,
    /// How long collectors are waited for.
    pub(crate) limit: Duration,
}

/// Makes messages of what a registry has.
pub(crate) trait Encode: Send {
    fn encode(&mut self, registry: &Registry, round: Round) -> Vec<Message>;
    /// Forgets what it knows of earlier rounds.
    fn reset(&mut self);
}

/// What requests and answers of a protocol look like.
#[derive(Clone, Copy)]
pub(crate) struct Wire {
    pub(crate) protocol: Protocol,
    /// Whether a message replaces those that wait before it.
    pub(crate) is_latest_only: bool,
    /// Whether to try again after a status that is no success.
    pub(crate) is_retried: fn(StatusCode) -> bool,
    /// What an answer says, unless its status says all.
    pub(crate) judge: fn(&Answer, &Message, &Known) -> Option<Verdict>,
}
