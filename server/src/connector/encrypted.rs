//! Connections that are encrypted where the address says so.
//!
//! The files of the settings are read again for each connection, and a new certificate is taken when it
//! can be; until then the old one holds. Connections are kept, so there are few.

use super::encryption::{Encryption, WrongSetting};
use crate::{file, news, pem};
use hyper::Uri;
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::{ClientConfig, ConfigBuilder, RootCertStore, WantsVerifier};
use tower_service::Service;

type Https = HttpsConnector<HttpConnector>;

#[derive(Clone)]
pub(crate) struct Connector {
    current: Arc<Mutex<Current>>,
}

/// The bytes of all files that are set.
#[derive(Default, PartialEq)]
struct Files {
    ca: Option<Vec<u8>>,
    own: Option<(Vec<u8>, Vec<u8>)>,
}

struct Current {
    encryption: Encryption,
    files: Files,
    https: Https,
}

impl Connector {
    pub(super) fn plain() -> Result<Self, WrongSetting> {
        let config = client_config()?.with_root_certificates(RootCertStore::empty());
        let config = config.with_no_client_auth();
        Ok(Self::new(Encryption::default(), Files::default(), config))
    }

    pub(super) fn encrypted(encryption: &Encryption) -> Result<Self, WrongSetting> {
        let files = encryption.read()?;
        let config = encryption.config(&files)?;
        Ok(Self::new(encryption.clone(), files, config))
    }

    fn new(encryption: Encryption, files: Files, config: ClientConfig) -> Self {
        let current = Current {
            encryption,
            files,
            https: https(config),
        };
        Self {
            current: Arc::new(Mutex::new(current)),
        }
    }
}

impl Service<Uri> for Connector {
    type Response = <Https as Service<Uri>>::Response;
    type Error = <Https as Service<Uri>>::Error;
    type Future = <Https as Service<Uri>>::Future;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        let mut current = self.current.lock().unwrap_or_else(PoisonError::into_inner);
        current.https.poll_ready(context)
    }

    fn call(&mut self, address: Uri) -> Self::Future {
        let mut current = self.current.lock().unwrap_or_else(PoisonError::into_inner);
        if let Err(WrongSetting { setting, reason }) = current.renew() {
            news::warn(&format!(
                "the old certificates are used: {setting}: {reason}"
            ));
        }
        current.https.call(address)
    }
}

impl Current {
    fn renew(&mut self) -> Result<(), WrongSetting> {
        let files = self.encryption.read()?;
        if files == self.files {
            return Ok(());
        }
        let config = self.encryption.config(&files);
        // Told of once.
        self.files = files;
        self.https = https(config?);
        Ok(())
    }
}

impl Encryption {
    fn read(&self) -> Result<Files, WrongSetting> {
        let read = |setting, path: &Path| file::read(path).map_err(wrong(setting));
        let ca = self.ca_file.as_ref();
        let own = self.client_certificate.as_ref();
        Ok(Files {
            ca: ca.map(|path| read("ca_file", path)).transpose()?,
            own: match own {
                None => None,
                Some((certificate, key)) => Some((
                    read("client_certificate", certificate)?,
                    read("client_certificate", key)?,
                )),
            },
        })
    }

    /// What the files come to.
    fn config(&self, files: &Files) -> Result<ClientConfig, WrongSetting> {
        let roots = match (&self.ca_file, &files.ca) {
            (Some(path), Some(bytes)) => pem::roots(&shown(path), bytes),
            _ => system_roots(),
        };
        let roots = roots.map_err(wrong("ca_file"))?;
        let builder = client_config()?.with_root_certificates(roots);
        let (Some((chain_path, key_path)), Some((chain, key))) =
            (&self.client_certificate, &files.own)
        else {
            return Ok(builder.with_no_client_auth());
        };
        let (chain_path, key_path) = (shown(chain_path), shown(key_path));
        let chain = pem::certificates(&chain_path, chain);
        let chain = chain.map_err(wrong("client_certificate"))?;
        let key = pem::key(&key_path, key).map_err(wrong("client_certificate"))?;
        builder.with_client_auth_cert(chain, key).map_err(|error| {
            let words = format!("{chain_path} and {key_path} do not go together: {error}");
            wrong("client_certificate")(words)
        })
    }
}

fn wrong(setting: &str) -> impl Fn(String) -> WrongSetting {
    move |reason| WrongSetting {
        setting: format!("`{setting}`"),
        reason,
    }
}

fn shown(path: &Path) -> String {
    format!("`{}`", path.display())
}

fn system_roots() -> Result<RootCertStore, String> {
    let found = rustls_native_certs::load_native_certs();
    let mut roots = RootCertStore::empty();
    // Systems have some that nobody can read, beside those that count.
    let (added, _) = roots.add_parsable_certificates(found.certs);
    if added > 0 {
        return Ok(roots);
    }
    let why = found.errors.first().map(|error| format!(" ({error})"));
    let why = why.unwrap_or_default();
    Err(format!(
        "it is not set, and the system has no certificates to trust{why}"
    ))
}

fn client_config() -> Result<ConfigBuilder<ClientConfig, WantsVerifier>, WrongSetting> {
    let provider = Arc::new(ring::default_provider());
    ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| wrong("ca_file")(error.to_string()))
}

fn https(config: ClientConfig) -> Https {
    let mut http = super::http();
    http.enforce_http(false);
    HttpsConnectorBuilder::new()
        .with_tls_config(config)
        .https_or_http()
        .enable_http1()
        .wrap_connector(http)
}
