//! What the web configuration comes to: a TLS configuration, who may ask, and headers for the answers.

use crate::file;
use crate::rate::Rate;
use crate::web_config::WebFile;
use hyper::header::{HeaderName, HeaderValue};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;

#[cfg(feature = "auth")]
use crate::auth::Doors;
#[cfg(feature = "tls")]
use std::sync::Arc;
#[cfg(feature = "tls")]
use tokio_rustls::rustls::ServerConfig;

/// The headers that the web configuration may set.
const HEADERS: [&str; 5] = [
    "Content-Security-Policy",
    "X-Frame-Options",
    "X-Content-Type-Options",
    "X-XSS-Protection",
    "Strict-Transport-Security",
];

pub(crate) struct Protection {
    /// Of all that was read.
    fingerprint: u64,
    #[cfg(feature = "tls")]
    pub(crate) tls: Option<Arc<ServerConfig>>,
    #[cfg(feature = "auth")]
    pub(crate) doors: Option<Doors>,
    pub(crate) headers: Vec<(HeaderName, HeaderValue)>,
    pub(crate) rate: Option<Rate>,
}

/// Reads files, and keeps what their bytes come to.
#[derive(Default)]
pub(crate) struct Files(DefaultHasher);

impl Files {
    pub(crate) fn read(&mut self, path: &Path) -> Result<Vec<u8>, String> {
        let bytes = file::read(path)?;
        bytes.hash(&mut self.0);
        Ok(bytes)
    }

    pub(crate) fn read_text(&mut self, path: &Path) -> Result<String, String> {
        String::from_utf8(self.read(path)?)
            .map_err(|_| format!("`{}`: it is not UTF-8", path.display()))
    }
}

impl Protection {
    pub(crate) fn new(
        file: &WebFile,
        folder: &Path,
        token: Option<&Path>,
        mut files: Files,
    ) -> Result<Self, String> {
        #[cfg(feature = "tls")]
        let tls = match &file.tls_server_config {
            None => None,
            Some(section) => crate::tls::config(section, folder, &mut files)?,
        };
        #[cfg(not(feature = "tls"))]
        if let (Some(_), _) = (&file.tls_server_config, folder) {
            return Err(
                "`tls_server_config` needs the feature `tls` of tallymark-server".to_owned(),
            );
        }
        #[cfg(feature = "auth")]
        let doors = Doors::new(file.basic_auth_users.as_ref(), token, &mut files)?;
        #[cfg(not(feature = "auth"))]
        if let (Some(_), _) = (&file.basic_auth_users, token) {
            return Err(
                "`basic_auth_users` needs the feature `auth` of tallymark-server".to_owned(),
            );
        }
        Ok(Self {
            headers: headers(file)?,
            rate: Rate::new(&file.rate_limit)?,
            fingerprint: files.0.finish(),
            #[cfg(feature = "tls")]
            tls,
            #[cfg(feature = "auth")]
            doors,
        })
    }

    /// Whether anything that was read is other than it was.
    pub(crate) fn is_other(&self, old: &Self) -> bool {
        self.fingerprint != old.fingerprint
    }

    /// What the old one has and this one has not. A file that is being written is empty for a moment,
    /// and nobody who wants a door opened does it by such a file.
    pub(crate) fn loss(&self, old: &Self) -> Option<&'static str> {
        #[cfg(feature = "tls")]
        if old.tls.is_some() && self.tls.is_none() {
            return Some("TLS, which needs a new start");
        }
        #[cfg(feature = "auth")]
        if old.doors.is_some() && self.doors.is_none() {
            return Some("authentication, which needs a new start");
        }
        let _ = old;
        None
    }
}

fn headers(file: &WebFile) -> Result<Vec<(HeaderName, HeaderValue)>, String> {
    let given = file.http_server_config.headers.iter();
    let given = given.filter(|(_, value)| !value.is_empty());
    let header = |(name, value): (&String, &String)| {
        let known = HEADERS.iter().find(|known| *known == name);
        let known = known.and_then(|known| HeaderName::from_bytes(known.as_bytes()).ok());
        let known = known.ok_or_else(|| {
            let all = HEADERS.join(", ");
            format!("`{name}` is not a header that can be set; those are {all}")
        })?;
        let value = HeaderValue::from_str(value)
            .map_err(|_| format!("the value of `{name}` cannot be sent"))?;
        Ok((known, value))
    };
    given.map(header).collect()
}
