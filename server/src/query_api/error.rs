//! Why there is no query API, in words for the one who starts the program.

use crate::connector::{WrongAddress, WrongSetting};
use std::fmt;

/// Why a query API could not be made.
#[derive(Debug)]
#[non_exhaustive]
pub enum QueryApiError {
    /// The environment has no address.
    Environment {
        /// The variable.
        variable: &'static str,
    },
    /// The address of the database is none.
    Url {
        /// Its host, without what may be secret in it.
        host: String,
        /// What is wrong, and what to write.
        reason: String,
    },
    /// A setting cannot be taken.
    Setting {
        /// The setting, with its value if that is no secret.
        setting: String,
        /// What is wrong, and what to write.
        reason: String,
    },
}

impl QueryApiError {
    pub(super) fn setting(setting: &str, reason: impl Into<String>) -> Self {
        Self::Setting {
            setting: format!("`{setting}`"),
            reason: reason.into(),
        }
    }
}

impl From<WrongAddress> for QueryApiError {
    fn from(WrongAddress { host, reason }: WrongAddress) -> Self {
        let reason = reason.to_owned();
        Self::Url { host, reason }
    }
}

impl From<WrongSetting> for QueryApiError {
    fn from(WrongSetting { setting, reason }: WrongSetting) -> Self {
        Self::Setting { setting, reason }
    }
}

impl fmt::Display for QueryApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Environment { variable } => write!(
                f,
                "`{variable}` is not set; set it to the address of the database, such as http://localhost:8428"
            ),
            Self::Url { host, reason } => {
                write!(f, "`{host}` cannot be asked for metrics: {reason}")
            }
            Self::Setting { setting, reason } => {
                write!(f, "{setting} of the query API: {reason}")
            }
        }
    }
}

impl std::error::Error for QueryApiError {}
