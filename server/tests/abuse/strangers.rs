//! Very many who have wrong credentials and certificates, or none.

use crate::authority::{Authority, Folder, Identity};
use crate::client::{ask, ask_encrypted, connect, status_of, trusting};
use crate::program::{self, GUARDED, Program};
use crate::{Health, honest};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use std::io::Write;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;
use tallymark_server::Exporter;

const MUTUAL: &str = "tls_server_config:
  cert_file: server.crt
  key_file: server.key
  client_auth_type: RequireAndVerifyClientCert
  client_ca_file: clients.crt
";

/// The program's exporters that ask who is there.
pub(crate) fn guarded() -> Option<[Exporter; 2]> {
    let folder = std::env::var_os(GUARDED)?;
    let folder = Path::new(&folder);
    let bound = "what is in the folder";
    Some([
        Exporter::builder()
            .web_config(folder.join("users.yml"))
            .bearer_token_file(folder.join("token"))
            .bind("127.0.0.1:0")
            .expect(bound),
        Exporter::builder()
            .web_config(folder.join("mutual.yml"))
            .bind("127.0.0.1:0")
            .expect(bound),
    ])
}

/// Does this on so many threads until it is dropped, and counts.
struct Storm {
    is_over: Arc<AtomicBool>,
    count: Arc<AtomicU64>,
    threads: Vec<thread::JoinHandle<()>>,
}

impl Storm {
    fn new(threads: usize, one: impl Fn(u64) + Clone + Send + 'static) -> Self {
        let (is_over, count) = (Arc::<AtomicBool>::default(), Arc::<AtomicU64>::default());
        let start = |_| {
            let (is_over, count, one) = (Arc::clone(&is_over), Arc::clone(&count), one.clone());
            thread::spawn(move || {
                while !is_over.load(Ordering::Relaxed) {
                    one(count.fetch_add(1, Ordering::Relaxed));
                }
            })
        };
        let threads = (0..threads).map(start).collect();
        Self {
            is_over,
            count,
            threads,
        }
    }

    /// How many there were.
    fn end(self) -> u64 {
        self.is_over.store(true, Ordering::Relaxed);
        for thread in self.threads {
            thread.join().expect("nobody got in");
        }
        self.count.load(Ordering::Relaxed)
    }
}

fn credentials(number: u64) -> String {
    let basic = |pair: &str| format!("Authorization: Basic {}\r\n", STANDARD.encode(pair));
    match number % 5 {
        0 => String::new(),
        1 => format!("Authorization: Bearer guess {number}\r\n"),
        2 => basic(&format!("alice:guess {number}")),
        3 => basic(&format!("nobody {number}:guess")),
        _ => format!("Authorization: Basic {}\r\n", "A".repeat(4000)),
    }
}

/// A file of users that has alice, whose password nobody guesses.
fn write(folder: &Folder, server: &Identity, clients: &Authority) {
    let hash = bcrypt::hash("right", 8).expect("a hash");
    folder.write(
        "users.yml",
        &format!("basic_auth_users: {{alice: {hash}}}\n"),
    );
    folder.write("token", "s3cret");
    folder.write("mutual.yml", MUTUAL);
    folder.write("clients.crt", &clients.pem);
    folder.write_identity(server);
}

/// 500 at once: all have asked before the first is answered.
fn at_once(address: SocketAddr) {
    let ask = |number| {
        let mut client = connect(address);
        let text = credentials(number);
        let request =
            format!("GET /metrics HTTP/1.1\r\nHost: test\r\n{text}Connection: close\r\n\r\n");
        // Some are sent away to make room for others.
        let _ = client.write_all(request.as_bytes());
        client
    };
    let clients: Vec<_> = (0..500).map(ask).collect();
    for mut client in clients {
        let mut answer = Vec::new();
        let _ = std::io::Read::read_to_end(&mut client, &mut answer);
        let answer = String::from_utf8_lossy(&answer);
        refused(&answer);
    }
}

#[track_caller]
fn refused(answer: &str) {
    let is_refused = answer.is_empty() || [401, 503].contains(&status_of(answer));
    assert!(is_refused && !answer.contains("# TYPE"), "{answer}");
}

#[test]
fn strangers_stay_outside_and_keep_nobody_out() {
    if program::is_it() {
        return program::run();
    }
    let (folder, servers, clients) = (Folder::new(), Authority::new(), Authority::new());
    write(&folder, &servers.sign(), &clients);
    let told = Some((GUARDED, folder.as_ref().as_os_str()));
    let program = Program::start_with(
        "strangers::strangers_stay_outside_and_keep_nobody_out",
        told,
    );
    let [users, mutual] = program.guarded.expect("both");
    let right = || {
        let answer = ask(connect(users), "Authorization: Bearer s3cret\r\n").expect("an answer");
        assert_eq!(status_of(&answer), 200, "{answer}");
    };
    right();
    let health = Health::of(&program);

    let storm = Storm::new(16, move |number| {
        // Who has to wait for a place may be sent away.
        refused(&ask(connect(users), &credentials(number)).unwrap_or_default());
    });
    let all = thread::spawn(move || at_once(users));
    for _ in 0..5 {
        right();
        honest(program.address);
        health.check(&program, "credentials that are wrong, or missing");
    }
    all.join().expect("nobody got in");
    let tried = storm.end();
    assert!(tried > 32, "{tried}");

    let identities = [
        Some(clients.sign_until(2001)),
        Some(servers.sign()),
        Some(Authority::new().sign()),
        None,
    ];
    let wrong = identities.map(|identity| trusting(&servers, identity.as_ref()));
    let storm = Storm::new(16, move |number| {
        let config = &wrong[number as usize % wrong.len()];
        assert!(
            ask_encrypted(mutual, config).is_err(),
            "a wrong certificate"
        );
    });
    let right = trusting(&servers, Some(&clients.sign()));
    for _ in 0..5 {
        let answer = ask_encrypted(mutual, &right).expect("an answer");
        assert_eq!(status_of(&answer), 200, "{answer}");
        health.check(&program, "certificates that are wrong, expired or missing");
    }
    let tried = storm.end();
    assert!(tried > 32, "{tried}");
    program.end();
}
