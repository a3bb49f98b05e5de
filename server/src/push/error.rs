//! Why nothing is pushed, in words for the one who starts the program.

use crate::connector::{WrongAddress, WrongSetting};
use std::fmt;
use std::io;
use tallymark_runtime::Problems;

/// Why a pusher could not start, or a flush has lost something.
#[derive(Debug)]
#[non_exhaustive]
pub enum PushError {
    /// The address is none to push to.
    Url {
        /// The address without what may be secret in it.
        url: String,
        /// What is wrong, and what to write.
        reason: String,
    },
    /// A setting is not as the protocol wants it.
    Setting {
        /// The setting and its value.
        setting: String,
        /// What is wrong, and what to write.
        reason: String,
    },
    /// The registry has families that it cannot show.
    Problems(Problems),
    /// There is no thread to push from.
    Thread(io::Error),
    /// Samples of the flush were refused or dropped.
    Lost {
        /// How many.
        samples: u64,
        /// The latest reason.
        reason: String,
    },
    /// Not all was sent within the [grace](super::PusherBuilder::grace); what is left goes on waiting.
    Late {
        /// The latest reason.
        reason: String,
    },
    /// The pusher's thread has ended by a panic, which it has printed.
    Ended,
}

impl fmt::Display for PushError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Url { url, reason } => write!(f, "cannot push to `{url}`: {reason}"),
            Self::Setting { setting, reason } => write!(f, "cannot push with {setting}: {reason}"),
            Self::Problems(problems) => problems.fmt(f),
            Self::Thread(error) => write!(f, "there is no thread to push from: {error}"),
            Self::Lost { samples, reason } => {
                write!(f, "{samples} samples were not pushed: {reason}")
            }
            Self::Late { reason } if reason.is_empty() => {
                f.write_str("not all was pushed in time; it goes on waiting")
            }
            Self::Late { reason } => {
                write!(
                    f,
                    "not all was pushed in time; it goes on waiting: {reason}"
                )
            }
            Self::Ended => f.write_str("the thread that pushes has panicked"),
        }
    }
}

impl std::error::Error for PushError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Problems(problems) => Some(problems),
            Self::Thread(error) => Some(error),
            _ => None,
        }
    }
}

impl From<WrongAddress> for PushError {
    fn from(WrongAddress { host, reason }: WrongAddress) -> Self {
        let reason = reason.to_owned();
        Self::Url { url: host, reason }
    }
}

impl From<WrongSetting> for PushError {
    fn from(WrongSetting { setting, reason }: WrongSetting) -> Self {
        Self::Setting { setting, reason }
    }
}
