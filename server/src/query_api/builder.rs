//! Settings of a query API, and the checks that make one out of them.

use super::database::Database;
use super::error::QueryApiError;
use super::question::Bounds;
use super::service::{Inner, QueryApi};
use super::services::Services;
use crate::connector::{self, Encryption};
use crate::page::is_path;
use crate::slots::Slots;
use hyper::header::HeaderValue;
use std::collections::BTreeSet;
#[cfg(feature = "client-tls")]
use std::path::PathBuf;
use std::time::Duration;
use tallymark_runtime::Escaping;

/// Beyond it, to add a setting to a time could overflow.
const LONGEST: Duration = Duration::from_hours(24);
const SHORTEST: Duration = Duration::from_millis(1);

/// How long a connection is kept that nobody uses; less than databases keep theirs.
const IDLE: Duration = Duration::from_secs(20);

/// Settings of a [`QueryApi`].
///
/// ```
/// # fn main() -> Result<(), tallymark_server::query_api::QueryApiError> {
/// use std::time::Duration;
/// use tallymark_server::query_api::QueryApi;
///
/// let api = QueryApi::builder("http://localhost:8428")
///     .services("shop_service_info", "service")
///     .known_services(["orders", "workers"])
///     .query_timeout(Duration::from_secs(20))
///     .build()?;
/// # Ok(()) }
/// ```
#[must_use = "there is no query API before `build`"]
pub struct QueryApiBuilder {
    url: String,
    encryption: Encryption,
    prefix: String,
    authorization: Option<String>,
    query_timeout: Duration,
    services_timeout: Duration,
    default_step: Duration,
    most_bytes: usize,
    most_queries: usize,
    family: String,
    label: String,
    known: BTreeSet<String>,
}

impl QueryApiBuilder {
    pub(super) fn new(url: String) -> Self {
        Self {
            url,
            encryption: Encryption::default(),
            prefix: "/api/metrics".to_owned(),
            authorization: None,
            query_timeout: Duration::from_secs(30),
            services_timeout: Duration::from_secs(10),
            default_step: Duration::from_secs(15),
            most_bytes: 16 * 1024 * 1024,
            most_queries: 8,
            family: "up".to_owned(),
            label: "job".to_owned(),
            known: BTreeSet::new(),
        }
    }

    /// What stands before the names in the paths: `/api/metrics` unless set. `/` is nothing, for routers that
    /// take it off.
    pub fn prefix(mut self, prefix: impl Into<String>) -> Self {
        self.prefix = prefix.into();
        self
    }

    /// How long the database may take for `query`, `query_range` and `series`: 30 seconds unless set.
    pub fn query_timeout(mut self, timeout: Duration) -> Self {
        self.query_timeout = timeout.clamp(SHORTEST, LONGEST);
        self
    }

    /// How long the database may take for `services` and `health`: 10 seconds unless set.
    pub fn services_timeout(mut self, timeout: Duration) -> Self {
        self.services_timeout = timeout.clamp(SHORTEST, LONGEST);
        self
    }

    /// The step of a `query_range` that says none: 15 seconds unless set.
    pub fn default_step(mut self, step: Duration) -> Self {
        self.default_step = step.clamp(SHORTEST, LONGEST);
        self
    }

    /// How many bytes an answer may have, as it is and unpacked: 16 MiB unless set. What is larger is 502.
    pub fn max_answer_bytes(mut self, bytes: usize) -> Self {
        self.most_bytes = bytes;
        self
    }

    /// How many requests may wait for the database, or for a client to read more than 64 KiB of its answer: 8
    /// unless set, and never fewer than 1.
    ///
    /// Further ones wait for half a second, and are then 503 with `Retry-After`.
    pub fn max_queries(mut self, queries: usize) -> Self {
        self.most_queries = queries;
        self
    }

    /// Of which metric and label `services` are the values: `up` and `job` unless set, which are the jobs that
    /// are scraped.
    pub fn services(mut self, family: impl Into<String>, label: impl Into<String>) -> Self {
        self.family = family.into();
        self.label = label.into();
        self
    }

    /// Services that there should be: the answer of `services` while the database has none, and missed by
    /// `health` where the database has no series of them.
    pub fn known_services<S: Into<String>>(mut self, known: impl IntoIterator<Item = S>) -> Self {
        self.known = known.into_iter().map(Into::into).collect();
        self
    }

    /// Trusts whom the certificates of this file, in PEM, have signed, and nobody else: those whom the system
    /// trusts unless set. For URLs with `https`, as is [`client_certificate`](Self::client_certificate).
    /// Either is read again for each new connection, so they can be replaced.
    #[cfg(feature = "client-tls")]
    pub fn ca_file(mut self, path: impl Into<PathBuf>) -> Self {
        self.encryption.ca_file = Some(path.into());
        self
    }

    /// Shows the database who this program is: its certificate, with those between it and its authority, and
    /// the key, both files in PEM.
    #[cfg(feature = "client-tls")]
    pub fn client_certificate(
        mut self,
        certificate: impl Into<PathBuf>,
        key: impl Into<PathBuf>,
    ) -> Self {
        self.encryption.client_certificate = Some((certificate.into(), key.into()));
        self
    }

    /// Shows the database a token, as `Authorization: Bearer`.
    pub fn bearer_token(mut self, token: &str) -> Self {
        self.authorization = Some(format!("Bearer {token}"));
        self
    }

    /// Shows the database a name and a password, as `Authorization: Basic`.
    pub fn basic_auth(mut self, name: &str, password: &str) -> Self {
        use base64::Engine;
        let pair = base64::engine::general_purpose::STANDARD.encode(format!("{name}:{password}"));
        self.authorization = Some(format!("Basic {pair}"));
        self
    }

    /// Makes the query API. Whether the database is there is not asked.
    ///
    /// # Errors
    /// When the address or a setting is not one.
    pub fn build(self) -> Result<QueryApi, QueryApiError> {
        let uri = connector::parse(&self.url)?;
        if uri.query().is_some() {
            return Err(QueryApiError::Url {
                host: uri.host().unwrap_or("…").to_owned(),
                reason: "it has a query; leave out the `?` and what stands behind it".to_owned(),
            });
        }
        let prefix = self.prefix.trim_end_matches('/').to_owned();
        if !prefix.is_empty() && !is_path(&prefix) {
            let reason = format!("`{prefix}` is no path; write one such as `/api/metrics`");
            return Err(QueryApiError::setting("prefix", reason));
        }
        for (what, name) in [("metric", &self.family), ("label", &self.label)] {
            let is_label = what == "label";
            if !is_name(name, is_label) {
                let reason = format!("`{name}` is no name of a {what}");
                return Err(QueryApiError::setting("services", reason));
            }
        }
        let kept = self.most_queries;
        let connections = connector::connections(&uri, &self.encryption, kept, IDLE)?;
        Ok(QueryApi::of(Inner {
            prefix,
            query: Bounds {
                timeout: self.query_timeout,
                step: self.default_step,
            },
            services_timeout: self.services_timeout,
            most_bytes: self.most_bytes,
            services: Services {
                family: self.family,
                label: self.label,
                known: self.known,
            },
            database: Database {
                connections,
                base: uri.to_string().trim_end_matches('/').to_owned(),
                authorization: authorization(self.authorization.as_deref())?,
            },
            slots: Slots::new(self.most_queries),
        }))
    }
}

/// Whether a query takes it as a name that is not quoted.
fn is_name(name: &str, is_label: bool) -> bool {
    let escaped = if is_label {
        Escaping::Underscores.escape_label(name)
    } else {
        Escaping::Underscores.escape(name)
    };
    !name.is_empty() && escaped == name
}

fn authorization(text: Option<&str>) -> Result<Option<HeaderValue>, QueryApiError> {
    let Some(text) = text else { return Ok(None) };
    let mut value = HeaderValue::from_str(text).map_err(|_| {
        let reason = "it has characters that no header has; is there a line end in it?";
        QueryApiError::setting("bearer_token", reason)
    })?;
    value.set_sensitive(true);
    Ok(Some(value))
}
