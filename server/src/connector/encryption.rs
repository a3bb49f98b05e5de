//! The settings of encrypted connections.

use super::Connector;
use hyper::Uri;

#[cfg(feature = "client-tls")]
use std::path::PathBuf;

/// Whom to trust, and who this program is.
#[derive(Clone, Debug, Default)]
pub(crate) struct Encryption {
    /// Whose signature is trusted, in place of the roots that the system has.
    #[cfg(feature = "client-tls")]
    pub(crate) ca_file: Option<PathBuf>,
    /// The program's certificates, and their key.
    #[cfg(feature = "client-tls")]
    pub(crate) client_certificate: Option<(PathBuf, PathBuf)>,
}

/// A setting that cannot be.
#[derive(Debug)]
pub(crate) struct WrongSetting {
    /// The setting and its value.
    pub(crate) setting: String,
    /// What is wrong, and what to write.
    pub(crate) reason: String,
}

impl Encryption {
    #[cfg(feature = "client-tls")]
    pub(super) fn connector(&self, address: &Uri) -> Result<Connector, WrongSetting> {
        if address.scheme_str() == Some("https") {
            return Connector::encrypted(self);
        }
        let set = if self.ca_file.is_some() {
            "ca_file"
        } else if self.client_certificate.is_some() {
            "client_certificate"
        } else {
            return Connector::plain();
        };
        Err(WrongSetting {
            setting: format!("`{set}`"),
            reason: "the URL is not encrypted; write `https`".to_owned(),
        })
    }

    #[cfg(not(feature = "client-tls"))]
    #[allow(
        clippy::unused_self,
        clippy::unnecessary_wraps,
        reason = "with TLS it has settings"
    )]
    pub(super) fn connector(&self, _: &Uri) -> Result<Connector, WrongSetting> {
        Ok(super::http())
    }
}
