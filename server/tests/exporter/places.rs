//! Several listeners of one exporter.

use crate::client::{Client, get};
use std::error::Error;
use std::fs;
use std::io::{ErrorKind, Read, Write};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use tallymark_server::{BindError, Exporter};

/// A folder that is gone at the end.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("tallymark-{name}-{}", std::process::id()));
        fs::create_dir(&path).expect("a new folder");
        Self(path)
    }

    fn socket(&self) -> PathBuf {
        self.0.join("metrics.sock")
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn ask(path: &Path) -> String {
    let mut client = UnixStream::connect(path).expect("a listener");
    client
        .write_all(b"GET /metrics HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n")
        .expect("sent");
    let mut answer = String::new();
    client.read_to_string(&mut answer).expect("an answer");
    answer
}

fn refusal(path: &Path) -> BindError {
    let bound = Exporter::builder().bind_unix(path, 0o600);
    bound.expect_err("something is in the way")
}

#[test]
fn each_address_is_served() {
    let folder = Folder::new("each");
    let exporter = Exporter::builder()
        .bind_also("[::1]:0")
        .bind_also_unix(folder.socket(), 0o600)
        .bind("127.0.0.1:0")
        .expect("free ports");
    let addresses = exporter.local_addrs();
    assert_eq!(addresses.len(), 2);
    assert_eq!(addresses[0], exporter.local_addr());
    assert!(addresses[0].is_ipv4() && addresses[1].is_ipv6());
    for address in addresses {
        assert_eq!(get(*address, "/metrics").head.status, 200);
    }
    assert!(ask(&folder.socket()).starts_with("HTTP/1.1 200 OK"));
}

#[test]
fn a_crowd_at_one_address_leaves_the_others_as_they_are() {
    let exporter = Exporter::builder()
        .max_connections(1)
        .bind_also("127.0.0.1:0")
        .bind("127.0.0.1:0")
        .expect("free ports");
    let [first, second] = *exporter.local_addrs() else {
        panic!("two addresses");
    };
    let mut kept = Client::connect(first);
    assert_eq!(kept.get("/health").head.status, 200);
    for _ in 0..5 {
        assert_eq!(get(second, "/health").head.status, 200);
    }
    assert_eq!(kept.get("/health").head.status, 200);
}

#[test]
fn one_address_that_is_not_had_is_named_and_nothing_is_served() {
    let other = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    let taken = other.local_addr().expect("an address");
    let folder = Folder::new("none");
    let bound = Exporter::builder()
        .bind_also_unix(folder.socket(), 0o600)
        .bind_also(taken)
        .bind("127.0.0.1:0");
    let error = bound.expect_err("a port in use");
    assert!(matches!(error, BindError::InUse { address, .. } if address == taken));
    assert!(!folder.socket().exists());
    let error = Exporter::builder()
        .bind_also("nowhere")
        .bind("127.0.0.1:0")
        .expect_err("no address");
    assert!(
        error
            .to_string()
            .starts_with("\"nowhere\" cannot be resolved")
    );
}

#[test]
fn a_socket_has_its_mode_and_is_gone_afterwards() {
    let folder = Folder::new("mode");
    for mode in [0o600, 0o660, 0o666] {
        let exporter = Exporter::builder()
            .bind_unix(folder.socket(), mode)
            .expect("a free path");
        let found = fs::metadata(folder.socket()).expect("a file").permissions();
        assert_eq!(found.mode() & 0o777, mode);
        assert_eq!(exporter.local_addrs(), []);
        exporter.shutdown();
        assert_eq!(fs::read_dir(&folder.0).expect("a folder").count(), 0);
    }
}

#[test]
fn a_stale_socket_gives_way_and_one_that_is_served_does_not() {
    let folder = Folder::new("stale");
    drop(UnixListener::bind(folder.socket()).expect("a free path"));
    assert!(folder.socket().exists());
    let exporter = Exporter::builder()
        .bind_unix(folder.socket(), 0o600)
        .expect("a stale socket");

    let error = refusal(&folder.socket());
    let socket = folder.socket();
    let socket = socket.display();
    assert_eq!(
        error.to_string(),
        format!("cannot serve at the socket `{socket}`: somebody listens there")
    );
    let source = error.source().and_then(|source| source.downcast_ref());
    assert_eq!(source.map(std::io::Error::kind), Some(ErrorKind::AddrInUse));
    assert!(ask(&folder.socket()).starts_with("HTTP/1.1 200 OK"));

    // A file that came after it is not its own to remove.
    fs::remove_file(folder.socket()).expect("its file");
    fs::write(folder.socket(), "kept").expect("a file");
    drop(exporter);
    assert_eq!(fs::read(folder.socket()).expect("a file"), b"kept");
    let text = refusal(&folder.socket()).to_string();
    assert!(text.ends_with("there is a file of another kind"), "{text}");
    assert_eq!(fs::read(folder.socket()).expect("a file"), b"kept");
}

#[test]
fn a_socket_in_no_folder_is_refused() {
    let folder = Folder::new("gone");
    let text = refusal(&folder.0.join("no/metrics.sock")).to_string();
    assert!(text.contains("No such file"), "{text}");
}
