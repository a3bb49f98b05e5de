//! `tls_server_config`: a TLS configuration out of PEM files.
//!
//! What Go's TLS has and rustls has not is refused with a word about it: TLS 1.0 and 1.1, client
//! certificates that nobody verifies, and old ciphers.

use crate::allowed_sans::Named;
use crate::pem;
use crate::protection::Files;
use crate::web_config::TlsSection;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tokio_rustls::rustls::crypto::{CryptoProvider, ring};
use tokio_rustls::rustls::server::WebPkiClientVerifier;
use tokio_rustls::rustls::server::danger::ClientCertVerifier;
use tokio_rustls::rustls::version::{TLS12, TLS13};
use tokio_rustls::rustls::{
    NamedGroup, ServerConfig, SupportedCipherSuite, SupportedProtocolVersion,
};

/// Nothing where the section is empty, as in the exporter toolkit.
pub(crate) fn config(
    section: &TlsSection,
    folder: &Path,
    files: &mut Files,
) -> Result<Option<Arc<ServerConfig>>, String> {
    let mut pem = |inline: &Option<String>, file: &Option<PathBuf>, key: &str| {
        let read = match (inline, file) {
            (Some(_), Some(_)) => Err(format!("`{key}` and `{key}_file` exclude each other")),
            (Some(text), None) => Ok(Some((format!("`{key}`"), text.clone().into_bytes()))),
            (None, Some(path)) => {
                let path = folder.join(path);
                let bytes = files.read(&path)?;
                Ok(Some((format!("`{}`", path.display()), bytes)))
            }
            (None, None) => Ok(None),
        };
        read.map_err(|words| format!("`tls_server_config`: {words}"))
    };
    let cert = pem(&section.cert, &section.cert_file, "cert")?;
    let key = pem(&section.key, &section.key_file, "key")?;
    let client_ca = pem(&section.client_ca, &section.client_ca_file, "client_ca")?;
    let (cert, key) = match (cert, key) {
        (Some(cert), Some(key)) => (cert, key),
        (None, None) if client_ca.is_none() && section.client_auth_type.is_none() => {
            return Ok(None);
        }
        (None, _) => return Err("`tls_server_config` has no `cert_file`".to_owned()),
        (_, None) => return Err("`tls_server_config` has no `key_file`".to_owned()),
    };
    let chain = pem::certificates(&cert.0, &cert.1)?;
    let (name, bytes) = &key;
    let key = pem::key(name, bytes)?;
    let provider = Arc::new(provider(section)?);
    let verifier = verifier(section, client_ca.as_ref(), &provider)?;
    let builder = ServerConfig::builder_with_provider(provider)
        .with_protocol_versions(&versions(section)?)
        .map_err(|error| format!("`tls_server_config`: {error}"))?;
    let builder = match verifier {
        Some(verifier) => builder.with_client_cert_verifier(verifier),
        None => builder.with_no_client_auth(),
    };
    let mut config = builder
        .with_single_cert(chain, key)
        .map_err(|error| format!("{} and {name} do not go together: {error}", cert.0))?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    config.ignore_client_order = section.prefer_server_cipher_suites.unwrap_or(true);
    Ok(Some(Arc::new(config)))
}

fn verifier(
    section: &TlsSection,
    client_ca: Option<&(String, Vec<u8>)>,
    provider: &Arc<CryptoProvider>,
) -> Result<Option<Arc<dyn ClientCertVerifier>>, String> {
    let kind = section.client_auth_type.as_deref().unwrap_or_default();
    let is_optional = match kind {
        "" | "NoClientCert" if !section.client_allowed_sans.is_empty() => {
            return Err(
                "`client_allowed_sans` needs `client_auth_type: RequireAndVerifyClientCert`"
                    .to_owned(),
            );
        }
        "" | "NoClientCert" if client_ca.is_none() => return Ok(None),
        "" | "NoClientCert" => {
            return Err(
                "`client_ca_file` needs `client_auth_type: RequireAndVerifyClientCert`".to_owned(),
            );
        }
        "RequireAndVerifyClientCert" => false,
        "VerifyClientCertIfGiven" => true,
        "RequestClientCert" | "RequireAnyClientCert" => {
            return Err(format!(
                "`client_auth_type: {kind}` verifies nothing; use RequireAndVerifyClientCert"
            ));
        }
        other => {
            return Err(format!(
                "`client_auth_type: {other}` is not known; use NoClientCert, VerifyClientCertIfGiven or RequireAndVerifyClientCert"
            ));
        }
    };
    let (name, bytes) =
        client_ca.ok_or_else(|| format!("`client_auth_type: {kind}` needs a `client_ca_file`"))?;
    let roots = pem::roots(name, bytes)?;
    let builder =
        WebPkiClientVerifier::builder_with_provider(Arc::new(roots), Arc::clone(provider));
    let builder = if is_optional {
        builder.allow_unauthenticated()
    } else {
        builder
    };
    let built = builder.build();
    let built: Arc<dyn ClientCertVerifier> =
        built.map_err(|error| format!("{name} cannot be trusted: {error}"))?;
    if section.client_allowed_sans.is_empty() {
        return Ok(Some(built));
    }
    let named = Named::new(built, &section.client_allowed_sans)?;
    Ok(Some(Arc::new(named)))
}

fn versions(section: &TlsSection) -> Result<Vec<&'static SupportedProtocolVersion>, String> {
    let number = |key: &str, given: Option<&str>, default| match given {
        None | Some("") => Ok(default),
        Some("TLS12") => Ok(12),
        Some("TLS13") => Ok(13),
        Some(other) => Err(format!(
            "`{key}: {other}` is not spoken here; use TLS12 or TLS13"
        )),
    };
    let min = number("min_version", section.min_version.as_deref(), 12)?;
    let max = number("max_version", section.max_version.as_deref(), 13)?;
    if min > max {
        return Err("`min_version` is above `max_version`".to_owned());
    }
    let all = [(12, &TLS12), (13, &TLS13)];
    let wanted = all.into_iter().filter(|(at, _)| (min..=max).contains(at));
    Ok(wanted.map(|(_, version)| version).collect())
}

fn provider(section: &TlsSection) -> Result<CryptoProvider, String> {
    let mut provider = ring::default_provider();
    if !section.cipher_suites.is_empty() {
        let is_13 = |suite: &SupportedCipherSuite| suite.tls13().is_some();
        let (mut chosen, old): (Vec<_>, Vec<_>) =
            provider.cipher_suites.into_iter().partition(is_13);
        chosen.extend(choose(
            "cipher_suites",
            &section.cipher_suites,
            &old,
            |suite| format!("{:?}", suite.suite()),
        )?);
        provider.cipher_suites = chosen;
    }
    if !section.curve_preferences.is_empty() {
        provider.kx_groups = choose(
            "curve_preferences",
            &section.curve_preferences,
            &provider.kx_groups,
            |group| match group.name() {
                NamedGroup::secp256r1 => "CurveP256".to_owned(),
                NamedGroup::secp384r1 => "CurveP384".to_owned(),
                other => format!("{other:?}"),
            },
        )?;
    }
    Ok(provider)
}

/// The known ones that are wanted, in the order that they are.
fn choose<T: Copy>(
    key: &str,
    wanted: &[String],
    known: &[T],
    name: impl Fn(&T) -> String,
) -> Result<Vec<T>, String> {
    let one = |wanted: &String| {
        let found = known.iter().find(|known| &name(known) == wanted).copied();
        found.ok_or_else(|| {
            let all: Vec<_> = known.iter().map(&name).collect();
            let all = all.join(", ");
            format!("`{key}: {wanted}` is not known here; known are {all}")
        })
    };
    wanted.iter().map(one).collect()
}
