//! `client_allowed_sans`: of the clients whose certificates are right, those that are named.

use std::net::IpAddr;
use std::sync::Arc;
use tokio_rustls::rustls::client::danger::HandshakeSignatureValid;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use tokio_rustls::rustls::server::danger::{ClientCertVerified, ClientCertVerifier};
use tokio_rustls::rustls::{
    CertificateError, DigitallySignedStruct, DistinguishedName, Error, SignatureScheme,
};
use webpki::EndEntityCert;

/// Verifies as another does, and looks at the names in the certificate.
#[derive(Debug)]
pub(crate) struct Named {
    verifier: Arc<dyn ClientCertVerifier>,
    names: Vec<Name>,
}

#[derive(Debug)]
enum Name {
    /// Of a host or of a URI.
    Text(String),
    Address(ServerName<'static>),
}

impl Named {
    pub(crate) fn new(
        verifier: Arc<dyn ClientCertVerifier>,
        names: &[String],
    ) -> Result<Self, String> {
        let name = |text: &String| {
            if let Ok(address) = text.parse::<IpAddr>() {
                return Ok(Name::Address(ServerName::from(address)));
            }
            if text.is_empty() || text.contains('@') && !text.contains("://") {
                return Err(format!(
                    "`client_allowed_sans`: `{text}` is not known here; use names of hosts, addresses and URIs"
                ));
            }
            Ok(Name::Text(text.clone()))
        };
        Ok(Self {
            verifier,
            names: names.iter().map(name).collect::<Result<_, _>>()?,
        })
    }

    fn is_named(&self, certificate: &EndEntityCert<'_>) -> bool {
        self.names.iter().any(|name| match name {
            Name::Text(text) => {
                let mut found = certificate
                    .valid_dns_names()
                    .chain(certificate.valid_uri_names());
                found.any(|found| found == text)
            }
            Name::Address(address) => certificate
                .verify_is_valid_for_subject_name(address)
                .is_ok(),
        })
    }
}

impl ClientCertVerifier for Named {
    fn verify_client_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        now: UnixTime,
    ) -> Result<ClientCertVerified, Error> {
        let verified = self
            .verifier
            .verify_client_cert(end_entity, intermediates, now)?;
        let certificate = EndEntityCert::try_from(end_entity)
            .map_err(|_| Error::InvalidCertificate(CertificateError::BadEncoding))?;
        if self.is_named(&certificate) {
            return Ok(verified);
        }
        Err(Error::InvalidCertificate(CertificateError::NotValidForName))
    }

    fn offer_client_auth(&self) -> bool {
        self.verifier.offer_client_auth()
    }

    fn client_auth_mandatory(&self) -> bool {
        self.verifier.client_auth_mandatory()
    }

    fn root_hint_subjects(&self) -> &[DistinguishedName] {
        self.verifier.root_hint_subjects()
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.verifier
            .verify_tls12_signature(message, certificate, signature)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.verifier
            .verify_tls13_signature(message, certificate, signature)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.verifier.supported_verify_schemes()
    }
}
