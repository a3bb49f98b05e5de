//! Certificates and keys out of PEM, each with the name under which errors speak of it.

use std::fmt::Display;
use tokio_rustls::rustls::RootCertStore;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};

/// All certificates, at least one.
pub(crate) fn certificates(
    name: &impl Display,
    bytes: &[u8],
) -> Result<Vec<CertificateDer<'static>>, String> {
    let found: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(bytes).collect();
    match found {
        Ok(found) if found.is_empty() => Err(format!("{name} has no certificate in PEM")),
        Ok(found) => Ok(found),
        Err(error) => Err(format!(
            "{name} has a certificate that cannot be read: {error}"
        )),
    }
}

/// The first key.
pub(crate) fn key(name: &impl Display, bytes: &[u8]) -> Result<PrivateKeyDer<'static>, String> {
    PrivateKeyDer::from_pem_slice(bytes)
        .map_err(|error| format!("{name} has no private key that can be read: {error}"))
}

/// Whoever signed what is to be trusted.
pub(crate) fn roots(name: &impl Display, bytes: &[u8]) -> Result<RootCertStore, String> {
    let mut roots = RootCertStore::empty();
    for certificate in certificates(name, bytes)? {
        let added = roots.add(certificate);
        added.map_err(|error| format!("{name} cannot be trusted: {error}"))?;
    }
    Ok(roots)
}
