//! The web configuration: how the exporter is protected, in the file that operators of Prometheus'
//! exporters know, and read again when it changes.
//!
//! Source: the exporter toolkit's `docs/web-configuration.md`. What is written there and not done here is
//! refused with a word about it; nothing is passed over, since whoever writes a setting relies on it. A new
//! file that is broken, or takes all protection away, leaves the old settings as they are.

use crate::news::warn;
use crate::own::OWN;
use crate::protection::{Files, Protection};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// How often the files are read at most.
const AGAIN: Duration = Duration::from_secs(1);

/// The file, key by key.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct WebFile {
    pub(crate) tls_server_config: Option<TlsSection>,
    pub(crate) http_server_config: HttpSection,
    pub(crate) basic_auth_users: Option<BTreeMap<String, String>>,
    pub(crate) rate_limit: RateSection,
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct TlsSection {
    pub(crate) cert: Option<String>,
    pub(crate) key: Option<String>,
    pub(crate) client_ca: Option<String>,
    pub(crate) cert_file: Option<PathBuf>,
    pub(crate) key_file: Option<PathBuf>,
    pub(crate) client_auth_type: Option<String>,
    pub(crate) client_ca_file: Option<PathBuf>,
    pub(crate) client_allowed_sans: Vec<String>,
    pub(crate) min_version: Option<String>,
    pub(crate) max_version: Option<String>,
    pub(crate) cipher_suites: Vec<String>,
    pub(crate) prefer_server_cipher_suites: Option<bool>,
    pub(crate) curve_preferences: Vec<String>,
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct HttpSection {
    /// Read for the sake of files that have it: HTTP 1.1 is all that is spoken.
    #[serde(rename = "http2")]
    _http2: Option<bool>,
    pub(crate) headers: BTreeMap<String, String>,
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct RateSection {
    pub(crate) interval: Option<String>,
    pub(crate) burst: Option<u32>,
}

/// Where protection is written.
#[derive(Clone, Debug, Default)]
pub(crate) struct Source {
    pub(crate) config: Option<PathBuf>,
    #[cfg(feature = "auth")]
    pub(crate) token: Option<PathBuf>,
}

impl Source {
    fn is_none(&self) -> bool {
        #[cfg(feature = "auth")]
        let has_token = self.token.is_some();
        #[cfg(not(feature = "auth"))]
        let has_token = false;
        self.config.is_none() && !has_token
    }
}

/// The protection that holds now.
pub(crate) struct Web {
    source: Source,
    state: Mutex<State>,
}

struct State {
    protection: Arc<Protection>,
    read: Instant,
    /// What is wrong with the files, if they could not be taken.
    failing: Option<String>,
}

impl Web {
    /// Nothing if nothing was asked for.
    ///
    /// # Errors
    /// What is wrong with the files, in words.
    pub(crate) fn new(source: Source) -> Result<Option<Arc<Self>>, String> {
        if source.is_none() {
            return Ok(None);
        }
        let protection = Arc::new(load(&source)?);
        let state = Mutex::new(State {
            protection,
            read: Instant::now(),
            failing: None,
        });
        Ok(Some(Arc::new(Self { source, state })))
    }

    /// What the files say, not more than a second ago.
    pub(crate) async fn current(self: &Arc<Self>) -> Arc<Protection> {
        let (held, is_due) = {
            let mut state = self.lock();
            let is_due = state.read.elapsed() >= AGAIN;
            if is_due {
                // Whoever comes meanwhile takes the old ones.
                state.read = Instant::now();
            }
            (Arc::clone(&state.protection), is_due)
        };
        if !is_due {
            return held;
        }
        let web = Arc::clone(self);
        let reading = tokio::task::spawn_blocking(move || web.reload());
        // Files can hang as well: then the old ones hold.
        match tokio::time::timeout(AGAIN, reading).await {
            Ok(Ok(protection)) => protection,
            _ => held,
        }
    }

    fn reload(&self) -> Arc<Protection> {
        let loaded = load(&self.source);
        let mut state = self.lock();
        let loaded = loaded.and_then(|new| {
            let loss = new.loss(&state.protection);
            loss.map_or(Ok(new), |loss| Err(format!("it takes away {loss}")))
        });
        let news = match loaded {
            Ok(new) => {
                let has_failed = state.failing.take().is_some();
                if new.is_other(&state.protection) {
                    state.protection = Arc::new(new);
                }
                has_failed.then(|| "the web configuration is taken again".to_owned())
            }
            Err(words) => {
                OWN.config_failures_total.inc();
                let is_new = state.failing.as_ref() != Some(&words);
                let news =
                    format!("the new web configuration is not taken, the old one holds: {words}");
                state.failing = Some(words);
                is_new.then_some(news)
            }
        };
        let protection = Arc::clone(&state.protection);
        drop(state);
        if let Some(news) = news {
            warn(&news);
        }
        protection
    }

    /// Whether connections are encrypted.
    #[cfg(feature = "tls")]
    pub(crate) fn has_tls(&self) -> bool {
        self.lock().protection.tls.is_some()
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // Nothing can panic under this lock.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn load(source: &Source) -> Result<Protection, String> {
    let mut files = Files::default();
    let (file, folder) = match &source.config {
        None => (WebFile::default(), Path::new(".")),
        Some(path) => {
            let text = files.read_text(path)?;
            let file = parse(&text).map_err(|words| format!("`{}`: {words}", path.display()))?;
            (file, path.parent().unwrap_or(Path::new(".")))
        }
    };
    #[cfg(feature = "auth")]
    let token = source.token.as_deref();
    #[cfg(not(feature = "auth"))]
    let token = None;
    Protection::new(&file, folder, token, files)
}

fn parse(text: &str) -> Result<WebFile, String> {
    if text.trim().is_empty() {
        return Ok(WebFile::default());
    }
    // Without the snippet of the file: there are secrets in it.
    serde_saphyr::from_str(text).map_err(|error| error.without_snippet().to_string())
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn unknown_keys_are_named_and_secrets_are_not_shown() {
        for (text, named) in [
            ("tls_servr_config: {}", "tls_servr_config"),
            ("tls_server_config: {cert_fil: a}", "cert_fil"),
            ("http_server_config: {headrs: {}}", "headrs"),
            ("rate_limit: {intervall: 1s}", "intervall"),
            ("basic_auth_users: [a]", "line 1"),
        ] {
            let words = parse(&format!("{text}\n# s3cret\n")).err().expect(text);
            assert!(words.contains(named), "{words}");
            assert!(!words.contains("s3cret"), "{words}");
        }
        assert!(parse("").is_ok() && parse("# nothing\n").is_ok());
    }
}
