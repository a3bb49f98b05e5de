//! TLS, with certificates of servers and of clients that are right, wrong, expired and replaced.

use crate::authority::{Authority, Folder, Identity};
use crate::client::{ask, ask_encrypted, connect, encrypted, status_of, trusting, wait_until};
use std::io::{Read, Write};
use tallymark_server::Exporter;

const SERVER: &str = "tls_server_config: {cert_file: server.crt, key_file: server.key}";

const MUTUAL: &str = "tls_server_config:
  cert_file: server.crt
  key_file: server.key
  client_auth_type: RequireAndVerifyClientCert
  client_ca_file: clients.crt
";

fn serve(folder: &Folder, identity: &Identity, config: &str) -> Exporter {
    folder.write_identity(identity);
    Exporter::builder()
        .web_config(folder.write("web.yml", config))
        .bind("127.0.0.1:0")
        .expect("a configuration")
}

#[test]
fn who_trusts_the_certificate_scrapes_and_others_see_nothing() {
    let (folder, authority) = (Folder::new(), Authority::new());
    let exporter = serve(&folder, &authority.sign(), SERVER);
    let address = exporter.local_addr();
    let answer = ask_encrypted(address, &trusting(&authority, None)).expect("an answer");
    assert_eq!(status_of(&answer), 200);
    assert!(answer.contains("tallymark_rejected_values_total"));

    let other = trusting(&Authority::new(), None);
    ask_encrypted(address, &other).expect_err("a certificate of somebody else's");
    let plain = ask(connect(address), "").unwrap_or_default();
    assert!(!plain.contains("HTTP"), "{plain}");
}

#[test]
fn a_certificate_that_is_expired_is_refused_by_clients() {
    let (folder, authority) = (Folder::new(), Authority::new());
    let exporter = serve(&folder, &authority.sign_until(2001), SERVER);
    let error = ask_encrypted(exporter.local_addr(), &trusting(&authority, None))
        .expect_err("an expired certificate");
    assert!(error.to_string().contains("xpired"), "{error}");
}

#[test]
fn clients_need_a_certificate_of_the_right_authority_that_is_not_expired() {
    let (folder, authority, clients) = (Folder::new(), Authority::new(), Authority::new());
    folder.write("clients.crt", &clients.pem);
    let exporter = serve(&folder, &authority.sign(), MUTUAL);
    let ask = |identity: Option<&Identity>| {
        let config = trusting(&authority, identity);
        ask_encrypted(exporter.local_addr(), &config)
    };
    let answer = ask(Some(&clients.sign())).expect("an answer");
    assert_eq!(status_of(&answer), 200);
    ask(None).expect_err("no certificate");
    ask(Some(&authority.sign())).expect_err("of another authority");
    ask(Some(&clients.sign_until(2001))).expect_err("an expired one");
    let answer = ask(Some(&clients.sign())).expect("an answer");
    assert_eq!(status_of(&answer), 200);
}

#[test]
fn of_the_clients_with_a_right_certificate_those_come_in_that_are_named() {
    let (folder, authority, clients) = (Folder::new(), Authority::new(), Authority::new());
    folder.write("clients.crt", &clients.pem);
    // All certificates here are for `localhost`.
    for (names, is_in) in [
        ("[localhost]", true),
        ("[other, localhost]", true),
        ("[local, localhost.other, LOCALHOST2]", false),
        ("[127.0.0.1]", false),
        ("['spiffe://localhost']", false),
    ] {
        let config = format!("{MUTUAL}  client_allowed_sans: {names}\n");
        let exporter = serve(&folder, &authority.sign(), &config);
        let ask = |identity: &Identity| {
            let config = trusting(&authority, Some(identity));
            ask_encrypted(exporter.local_addr(), &config)
        };
        assert_eq!(ask(&clients.sign()).is_ok(), is_in, "{names}");
        ask(&authority.sign()).expect_err("of another authority");
    }
}

#[test]
fn a_new_certificate_is_taken_and_open_connections_stay() {
    let (folder, old, new) = (Folder::new(), Authority::new(), Authority::new());
    let exporter = serve(&folder, &old.sign(), SERVER);
    let address = exporter.local_addr();
    let (trusts_old, trusts_new) = (trusting(&old, None), trusting(&new, None));
    let mut kept = encrypted(address, &trusts_old);
    let request = b"GET /health HTTP/1.1\r\nHost: test\r\n\r\n";
    kept.write_all(request).expect("sent");
    kept.read_exact(&mut [0; 100]).expect("an answer");

    // The key of one and the certificate of the other: as it is for a moment while they are replaced.
    let identity = new.sign();
    folder.write("server.crt", &identity.cert);
    std::thread::sleep(std::time::Duration::from_millis(1500));
    ask_encrypted(address, &trusts_old).expect("the old one holds");
    folder.write("server.key", "no key at all");
    std::thread::sleep(std::time::Duration::from_millis(1500));
    ask_encrypted(address, &trusts_old).expect("the old one holds");

    folder.write("server.key", &identity.key);
    wait_until("the new one is shown", || {
        ask_encrypted(address, &trusts_new).is_ok()
    });
    ask_encrypted(address, &trusts_old).expect_err("the old one is gone");
    kept.write_all(request).expect("sent");
    kept.read_exact(&mut [0; 100]).expect("an answer");
}

#[test]
fn silent_clients_do_not_keep_it_from_stopping() {
    let (folder, authority) = (Folder::new(), Authority::new());
    let exporter = serve(&folder, &authority.sign(), SERVER);
    let mut silent = connect(exporter.local_addr());
    std::thread::sleep(std::time::Duration::from_millis(100));
    let began = std::time::Instant::now();
    exporter.shutdown();
    assert!(began.elapsed() < std::time::Duration::from_secs(5));
    assert_eq!(silent.read(&mut [0]).unwrap_or(0), 0);
}
