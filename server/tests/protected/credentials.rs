//! Users with passwords, and bearer tokens.

use crate::authority::Folder;
use crate::client::{ask, connect, status, wait_until};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use std::net::SocketAddr;
use std::thread;
use tallymark_server::Exporter;

/// With the least cost, so that tests are quick.
fn user(name: &str, password: &str) -> String {
    user_at(4, name, password)
}

fn user_at(cost: u32, name: &str, password: &str) -> String {
    let hash = bcrypt::hash(password, cost).expect("a hash");
    format!("basic_auth_users: {{{name}: {hash}}}\n")
}

fn basic(name: &str, password: &str) -> String {
    let pair = STANDARD.encode(format!("{name}:{password}"));
    format!("Authorization: Basic {pair}\r\n")
}

#[test]
fn users_come_in_with_their_passwords_alone() {
    let folder = Folder::new();
    let exporter = Exporter::builder()
        .web_config(folder.write("web.yml", &user("alice", "p:ss wörd")))
        .bind("127.0.0.1:0")
        .expect("a configuration");
    let address = exporter.local_addr();
    let right = basic("alice", "p:ss wörd");
    for _ in 0..3 {
        assert_eq!(status(address, &right), 200);
        for wrong in [
            String::new(),
            basic("alice", "p:ss word"),
            basic("alice", ""),
            basic("bob", "p:ss wörd"),
            basic("", ""),
            "Authorization: Basic\r\n".to_owned(),
            "Authorization: Basic %%%\r\n".to_owned(),
            format!("Authorization: Basic {}\r\n", STANDARD.encode("alice")),
            format!("Authorization: Basic {}\r\n", STANDARD.encode([0xff, b':'])),
            right.replace("Basic", "Bearer"),
            right.replace("Basic", "Digest"),
            format!("{}{right}", basic("alice", "first")),
        ] {
            assert_eq!(status(address, &wrong), 401, "{wrong}");
        }
    }
    assert_eq!(status(address, &right.replace("Basic", "BASIC")), 200);
    let answer = ask(connect(address), "").expect("an answer");
    assert!(
        answer.contains("\r\nwww-authenticate: Basic realm="),
        "{answer}"
    );
    assert!(!answer.contains("tallymark_"), "{answer}");
}

#[test]
fn who_guesses_keeps_nobody_out_who_was_in() {
    let folder = Folder::new();
    let exporter = Exporter::builder()
        .web_config(folder.write("web.yml", &user_at(9, "alice", "right")))
        .bind("127.0.0.1:0")
        .expect("a configuration");
    let address = exporter.local_addr();
    assert_eq!(status(address, &basic("alice", "right")), 200);
    let guess = move |at: u32| status(address, &basic("alice", &format!("guess {at}")));
    let guessing: Vec<_> = (0..40).map(|at| thread::spawn(move || guess(at))).collect();
    for _ in 0..20 {
        assert_eq!(status(address, &basic("alice", "right")), 200);
    }
    let are_guessing = guessing.iter().any(|guess| !guess.is_finished());
    assert!(are_guessing, "who was in waited until all were done");
    for guess in guessing {
        let status = guess.join().expect("no panic");
        assert!(status == 401 || status == 503, "{status}");
    }
}

#[test]
fn a_password_that_changes_is_known_from_then_on() {
    let folder = Folder::new();
    let path = folder.write("web.yml", &user("alice", "old"));
    let exporter = Exporter::builder()
        .web_config(path)
        .bind("127.0.0.1:0")
        .expect("a configuration");
    let address = exporter.local_addr();
    assert_eq!(status(address, &basic("alice", "old")), 200);
    folder.write("web.yml", &user("alice", "new"));
    wait_until("the new one is right", || {
        status(address, &basic("alice", "new")) == 200
    });
    assert_eq!(status(address, &basic("alice", "old")), 401);
}

#[test]
fn a_file_that_is_empty_or_broken_opens_no_door() {
    let folder = Folder::new();
    let path = folder.write("web.yml", &user("alice", "right"));
    let exporter = Exporter::builder()
        .web_config(path)
        .bind("127.0.0.1:0")
        .expect("a configuration");
    let address = exporter.local_addr();
    for broken in [
        "",
        "# nothing\n",
        "basic_auth_users: {}\n",
        "{{{",
        "basic_auth_users: {alice: x}",
    ] {
        folder.write("web.yml", broken);
        thread::sleep(std::time::Duration::from_millis(1100));
        assert_eq!(status(address, ""), 401, "{broken}");
        assert_eq!(status(address, &basic("alice", "right")), 200, "{broken}");
    }
    std::fs::remove_file(folder.path("web.yml")).expect("a file");
    thread::sleep(std::time::Duration::from_millis(1100));
    assert_eq!(status(address, ""), 401);
}

fn bearer(token: &str) -> String {
    format!("Authorization: Bearer {token}\r\n")
}

fn with_token(folder: &Folder) -> SocketAddr {
    let exporter = Exporter::builder()
        .bearer_token_file(folder.path("token"))
        .bind("127.0.0.1:0")
        .expect("a token");
    let address = exporter.local_addr();
    // For as long as the test runs.
    std::mem::forget(exporter);
    address
}

#[test]
fn a_token_is_as_good_and_can_be_replaced() {
    let folder = Folder::new();
    folder.write("token", "s3cret\n");
    let address = with_token(&folder);
    assert_eq!(status(address, &bearer("s3cret")), 200);
    for wrong in ["", "s3cre", "s3cret2", "S3CRET", "s3cret s3cret"] {
        assert_eq!(status(address, &bearer(wrong)), 401, "{wrong}");
    }
    assert_eq!(status(address, ""), 401);
    folder.write("token", "other");
    wait_until("the new one is right", || {
        status(address, &bearer("other")) == 200
    });
    assert_eq!(status(address, &bearer("s3cret")), 401);
    folder.write("token", "");
    thread::sleep(std::time::Duration::from_millis(1100));
    assert_eq!(status(address, &bearer("")), 401);
    assert_eq!(status(address, &bearer("other")), 200);
}
