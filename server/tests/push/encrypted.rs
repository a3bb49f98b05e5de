//! Receivers that are right, and receivers that only say they are.

use crate::authority::{Authority, Folder, Identity};
use crate::receiver::Receiver;
use crate::{alone, counted, pusher, shop};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::WebPkiClientVerifier;
use rustls::{RootCertStore, ServerConfig};
use std::sync::Arc;
use std::time::Duration;
use tallymark::testing::snapshot;
use tallymark_server::push::{PushError, Pusher, PusherBuilder, RemoteWrite};

fn receiver(identity: &Identity, clients: Option<&Authority>) -> Receiver {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ServerConfig::builder_with_provider(Arc::clone(&provider))
        .with_safe_default_protocol_versions()
        .expect("versions");
    let builder = match clients {
        None => builder.with_no_client_auth(),
        Some(authority) => {
            let mut roots = RootCertStore::empty();
            let root = CertificateDer::from_pem_slice(authority.pem.as_bytes()).expect("PEM");
            roots.add(root).expect("an authority");
            let verifier =
                WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider).build();
            builder.with_client_cert_verifier(verifier.expect("a verifier"))
        }
    };
    let cert = CertificateDer::from_pem_slice(identity.cert.as_bytes()).expect("PEM");
    let key = PrivateKeyDer::from_pem_slice(identity.key.as_bytes()).expect("PEM");
    let config = builder.with_single_cert(vec![cert], key);
    Receiver::start_encrypted(Arc::new(config.expect("an identity")))
}

fn url(receiver: &Receiver, host: &str) -> String {
    format!(
        "https://{host}:{}/write?token=hidden",
        receiver.address.port()
    )
}

/// Pushes once, and returns how that went.
fn push(builder: PusherBuilder<RemoteWrite>) -> Result<(), PushError> {
    let pusher = builder.grace(Duration::from_secs(2)).start()?;
    pusher.flush()
}

/// Why nothing was taken.
#[track_caller]
fn refusal(receiver: &Receiver, host: &str, ca: &Authority) -> String {
    let (folder, before) = (Folder::new(), snapshot());
    let (_shop, registry) = shop();
    let builder = pusher(url(receiver, host), &registry)
        .ca_file(folder.write("ca.pem", &ca.pem))
        // One that speaks no TLS never says so.
        .timeout(Duration::from_millis(500));
    let error = push(builder).expect_err("it is somebody else");
    assert!(matches!(error, PushError::Late { .. }), "{error:?}");
    assert!(receiver.requests().is_empty());
    let [sent, failed, dropped, retries] = counted(&before, "remote_write");
    assert_eq!([sent, failed], [0, 0]);
    assert!(dropped > 0 && retries > 0, "{dropped} {retries}");
    assert!(!error.to_string().contains("hidden"), "{error}");
    error.to_string()
}

#[test]
fn who_is_right_is_sent_all() {
    let _alone = alone();
    let (folder, authority) = (Folder::new(), Authority::new());
    let receiver = receiver(&authority.sign(), None);
    let (_shop, registry) = shop();
    let builder = pusher(url(&receiver, "localhost"), &registry);
    push(builder.ca_file(folder.write("ca.pem", &authority.pem))).unwrap();
    assert!(receiver.requests().len() > 1);
}

#[test]
fn who_is_wrong_is_sent_nothing() {
    let _alone = alone();
    let authority = Authority::new();
    let right = receiver(&authority.sign(), None);
    let words = refusal(&right, "127.0.0.1", &authority);
    assert!(words.contains("not valid for"), "{words}");
    let words = refusal(&right, "localhost", &Authority::new());
    assert!(
        words.contains("UnknownIssuer") || words.contains("BadSignature"),
        "{words}"
    );
    let late = receiver(&authority.sign_until(2001), None);
    let words = refusal(&late, "localhost", &authority);
    assert!(words.contains("xpired"), "{words}");
    let plain = Receiver::start();
    refusal(&plain, "localhost", &authority);
}

#[test]
fn whom_the_system_does_not_trust_is_sent_nothing() {
    let _alone = alone();
    let receiver = receiver(&Authority::new().sign(), None);
    let (_shop, registry) = shop();
    let error = push(pusher(url(&receiver, "localhost"), &registry)).unwrap_err();
    let words = error.to_string();
    // A machine may have no roots at all.
    let is_told = words.contains("UnknownIssuer") || words.contains("`ca_file`");
    assert!(is_told, "{words}");
    assert!(receiver.requests().is_empty());
}

#[test]
fn a_receiver_that_asks_who_is_there_is_told() {
    let _alone = alone();
    let (folder, authority, clients) = (Folder::new(), Authority::new(), Authority::new());
    let receiver = receiver(&authority.sign(), Some(&clients));
    let (_shop, registry) = shop();
    let ca = folder.write("ca.pem", &authority.pem);
    let builder = || pusher(url(&receiver, "localhost"), &registry).ca_file(&ca);
    let own = |identity: &Identity| {
        folder.write_identity(identity);
        (folder.path("server.crt"), folder.path("server.key"))
    };
    push(builder()).expect_err("no certificate");
    for wrong in [authority.sign(), clients.sign_until(2001)] {
        let (cert, key) = own(&wrong);
        push(builder().client_certificate(cert, key)).expect_err("a wrong one");
    }
    assert!(receiver.requests().is_empty());

    let (cert, key) = own(&authority.sign());
    let pusher = builder().client_certificate(cert, key).start().unwrap();
    std::thread::sleep(Duration::from_millis(200));
    assert!(receiver.requests().is_empty());
    own(&clients.sign());
    pusher.flush().expect("the new one is shown");
    assert!(receiver.requests().len() > 1);
}

#[test]
fn files_that_are_wrong_are_told_at_the_start() {
    let (folder, authority) = (Folder::new(), Authority::new());
    let (one, other) = (authority.sign(), authority.sign());
    let ca = folder.write("ca.pem", &authority.pem);
    let (cert, key) = (
        folder.write("a.pem", &one.cert),
        folder.write("b.key", &other.key),
    );
    let error = |builder: PusherBuilder<RemoteWrite>| builder.start().unwrap_err().to_string();
    let builder = || Pusher::remote_write("https://localhost/").ca_file(&ca);

    let missing = folder.path("missing.pem");
    let words = error(builder().ca_file(&missing));
    let shown = missing.display();
    assert!(
        words.starts_with(&format!("cannot push with `ca_file`: `{shown}`: ")),
        "{words}"
    );
    assert_eq!(
        error(builder().ca_file(&key)),
        format!(
            "cannot push with `ca_file`: `{}` has no certificate in PEM",
            key.display()
        )
    );
    assert_eq!(
        error(builder().client_certificate(&key, &key)),
        format!(
            "cannot push with `client_certificate`: `{}` has no certificate in PEM",
            key.display()
        )
    );
    let words = error(builder().client_certificate(&cert, &ca));
    assert!(
        words.contains("` has no private key that can be read: "),
        "{words}"
    );
    let words = error(builder().client_certificate(&cert, &key));
    assert!(words.contains("` do not go together: "), "{words}");
    assert_eq!(
        error(Pusher::remote_write("http://localhost/").ca_file(&ca)),
        "cannot push with `ca_file`: the URL is not encrypted; write `https`"
    );
}
