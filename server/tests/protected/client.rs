//! Clients with and without TLS.

use crate::authority::{Authority, Identity};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName};
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};
use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

/// For what has to come: long enough for a machine that has other things to do.
const PATIENCE: Duration = Duration::from_secs(30);

pub(crate) fn connect(address: SocketAddr) -> TcpStream {
    let client = TcpStream::connect(address).expect("a connection");
    client
        .set_read_timeout(Some(PATIENCE))
        .expect("a time limit");
    client
}

/// Sends a request with these headers on a stream of its own, and reads to the end.
pub(crate) fn ask(mut stream: impl Read + Write, headers: &str) -> io::Result<String> {
    let request =
        format!("GET /metrics HTTP/1.1\r\nHost: test\r\nConnection: close\r\n{headers}\r\n");
    stream.write_all(request.as_bytes())?;
    let mut answer = Vec::new();
    let end = stream.read_to_end(&mut answer);
    // Without a goodbye is good enough, once something has come.
    if answer.is_empty() {
        end?;
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok(String::from_utf8(answer).expect("UTF-8"))
}

/// The status that a request with these headers is answered.
pub(crate) fn status(address: SocketAddr, headers: &str) -> u16 {
    let answer = ask(connect(address), headers).expect("an answer");
    status_of(&answer)
}

pub(crate) fn status_of(answer: &str) -> u16 {
    let status = answer.strip_prefix("HTTP/1.1 ").expect("a status line");
    status[..3].parse().expect("a status")
}

/// Tries until it is so.
pub(crate) fn wait_until(what: &str, mut is_so: impl FnMut() -> bool) {
    let began = Instant::now();
    while !is_so() {
        assert!(began.elapsed() < PATIENCE, "it never is so that {what}");
        thread::sleep(Duration::from_millis(50));
    }
}

/// What a client trusts, and who it is.
pub(crate) fn trusting(authority: &Authority, identity: Option<&Identity>) -> Arc<ClientConfig> {
    let mut roots = RootCertStore::empty();
    let root = CertificateDer::from_pem_slice(authority.pem.as_bytes()).expect("PEM");
    roots.add(root).expect("an authority");
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_root_certificates(roots);
    let config = match identity {
        None => builder.with_no_client_auth(),
        Some(identity) => {
            let cert = CertificateDer::from_pem_slice(identity.cert.as_bytes()).expect("PEM");
            let key = PrivateKeyDer::from_pem_slice(identity.key.as_bytes()).expect("PEM");
            builder
                .with_client_auth_cert(vec![cert], key)
                .expect("an identity")
        }
    };
    Arc::new(config)
}

pub(crate) fn encrypted(
    address: SocketAddr,
    config: &Arc<ClientConfig>,
) -> StreamOwned<ClientConnection, TcpStream> {
    let name = ServerName::try_from("localhost").expect("a name");
    let session = ClientConnection::new(Arc::clone(config), name).expect("a session");
    StreamOwned::new(session, connect(address))
}

pub(crate) fn ask_encrypted(address: SocketAddr, config: &Arc<ClientConfig>) -> io::Result<String> {
    ask(encrypted(address, config), "")
}
