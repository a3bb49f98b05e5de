//! What `bind` does, and how it says no.

use crate::client::get;
use std::error::Error;
use std::io::ErrorKind;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use tallymark_server::{BindError, Exporter};

fn refusal(bound: Result<Exporter, BindError>) -> BindError {
    bound.expect_err("an error")
}

#[test]
fn addresses_come_in_every_form() {
    let bound = [
        Exporter::bind("127.0.0.1:0"),
        Exporter::bind(String::from("localhost:0")),
        Exporter::bind(("127.0.0.1", 0)),
        Exporter::bind((Ipv4Addr::LOCALHOST, 0)),
        Exporter::bind(SocketAddr::from(([127, 0, 0, 1], 0))),
        Exporter::bind(&[SocketAddr::from(([127, 0, 0, 1], 0))][..]),
    ];
    let exporters: Vec<_> = bound.into_iter().map(Result::unwrap).collect();
    let mut ports: Vec<_> = exporters
        .iter()
        .map(|one| one.local_addr().port())
        .collect();
    for exporter in &exporters {
        assert_eq!(get(exporter.local_addr(), "/health").head.status, 200);
    }
    ports.sort_unstable();
    ports.dedup();
    assert_eq!(ports.len(), exporters.len());
    assert!(!ports.contains(&0));
}

#[test]
fn a_port_in_use_is_named_with_what_to_do() {
    let other = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = other.local_addr().expect("an address");
    let error = refusal(Exporter::bind(address));
    assert_eq!(
        error.to_string(),
        format!(
            "`{address}` is in use already; pass another address to `Exporter::bind`, or port 0 for any free one"
        )
    );
    assert!(matches!(error, BindError::InUse { address: named, .. } if named == address));
    let source = error.source().and_then(|source| source.downcast_ref());
    assert_eq!(source.map(std::io::Error::kind), Some(ErrorKind::AddrInUse));

    drop(other);
    let exporter = Exporter::bind(address).expect("a port that is free now");
    assert_eq!(exporter.local_addr(), address);
}

#[test]
fn a_port_in_use_is_not_hidden_behind_another_address() {
    let other = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let taken = other.local_addr().expect("an address");
    let free = SocketAddr::from(([127, 0, 0, 1], 0));
    let error = refusal(Exporter::bind(&[taken, free][..]));
    assert!(matches!(error, BindError::InUse { address, .. } if address == taken));
}

#[test]
fn an_address_that_is_not_had_gives_way_to_the_next() {
    let foreign = SocketAddr::from(([192, 0, 2, 1], 0));
    let local = SocketAddr::from(([127, 0, 0, 1], 0));
    let exporter = Exporter::bind(&[foreign, local][..]).expect("the second");
    assert_eq!(exporter.local_addr().ip(), local.ip());

    let error = refusal(Exporter::bind(foreign));
    assert!(matches!(error, BindError::Io { address, .. } if address == foreign));
    let text = error.to_string();
    assert!(text.starts_with("cannot serve `192.0.2.1:0`: "), "{text}");
    assert!(error.source().is_some());
}

#[test]
fn an_address_that_is_none_is_quoted() {
    for (address, cause) in [
        ("localhost", "invalid socket address"),
        ("127.0.0.1:x", "invalid port value"),
        ("", "invalid socket address"),
    ] {
        let error = refusal(Exporter::bind(address));
        assert_eq!(
            error.to_string(),
            format!(
                "\"{address}\" cannot be resolved: {cause}; write host and port, such as \"127.0.0.1:9464\""
            )
        );
        assert!(error.source().is_some());
    }
    let error = refusal(Exporter::bind(&[][..]));
    assert!(matches!(error, BindError::Address { .. }));
}

#[test]
fn a_path_that_nobody_can_ask_for_is_refused() {
    let error = refusal(
        Exporter::builder()
            .metrics_path("metrics")
            .bind("127.0.0.1:0"),
    );
    assert_eq!(
        error.to_string(),
        "`metrics` does not begin with a slash; pass `/metrics` to `metrics_path`"
    );
    let error = refusal(
        Exporter::builder()
            .health_path("/health?full")
            .bind("127.0.0.1:0"),
    );
    assert_eq!(
        error.to_string(),
        "`/health?full` cannot be asked for as a path; pass one without `?`, `#`, spaces and characters beyond ASCII to `health_path`"
    );
    assert!(error.source().is_none());
}

#[test]
fn two_pages_cannot_share_a_path() {
    let error = refusal(
        Exporter::builder()
            .health_path("/metrics")
            .bind("127.0.0.1:0"),
    );
    assert_eq!(
        error.to_string(),
        "`/metrics` cannot be the path of two pages; pass another to `metrics_path`, `health_path` or `ready_path`"
    );
}
