//! What a request's headers and query ask for.

use crate::client::{Client, Head};
use flate2::read::GzDecoder;
use std::io::Read;
use std::sync::Arc;
use tallymark::{Counter, Escaping, Format, Histogram, Label, MetricSet, Registry, Scrape};
use tallymark_server::Exporter;

/// More than fits into a body that is not worth compressing.
#[derive(Clone, Copy, Label)]
#[allow(dead_code, reason = "values of a label")]
enum Place {
    Amsterdam,
    Berlin,
    Copenhagen,
    Dublin,
}

#[derive(MetricSet)]
#[metrics(namespace = "asked")]
struct Asked {
    /// Visits to each place.
    visits_total: Counter<Place>,
    /// How long they took.
    visit_seconds: Histogram<Place>,
}

fn exporter() -> (Exporter, Arc<Registry>) {
    let registry = Arc::new(Registry::new());
    let set = Arc::new(Asked::new());
    registry.register(&set).expect("a set of its own");
    set.visits_total.with(Place::Dublin).inc();
    let exporter = Exporter::builder()
        .registry(Arc::clone(&registry))
        .bind("127.0.0.1:0")
        .expect("a free port");
    (exporter, registry)
}

/// What the registry is in a format.
fn body(registry: &Registry, scrape: &Scrape) -> Vec<u8> {
    let mut body = Vec::new();
    scrape.encode(registry, &mut body);
    body
}

fn ask(exporter: &Exporter, target: &str, headers: &str) -> (Head, Vec<u8>) {
    let mut client = Client::connect(exporter.local_addr());
    client.send(&format!(
        "GET {target} HTTP/1.1\r\nHost: test\r\n{headers}\r\n"
    ));
    let head = client.read_head();
    let body = client.read_bytes(head.content_length());
    (head, body)
}

#[test]
fn the_format_is_the_one_that_is_accepted() {
    let (exporter, registry) = exporter();
    for (accept, format) in [
        ("", Format::Text),
        (
            "Accept: text/plain;version=1.0.0\r\n",
            Format::TextV1(Escaping::Underscores),
        ),
        (
            "Accept: application/openmetrics-text;version=1.0.0;escaping=allow-utf-8\r\n",
            Format::OpenMetrics(Escaping::AllowUtf8),
        ),
        (
            "Accept: text/plain;q=0.1\r\nAccept: application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited\r\n",
            Format::Protobuf(Escaping::Underscores),
        ),
    ] {
        let (head, found) = ask(&exporter, "/metrics", accept);
        assert_eq!(head.status, 200);
        assert_eq!(head.header("content-type"), Some(format.content_type()));
        assert_eq!(head.header("vary"), Some("Accept, Accept-Encoding"));
        assert_eq!(head.header("content-encoding"), None);
        assert!(found == body(&registry, &Scrape::new(format)), "{accept}");
    }
}

#[test]
fn bodies_are_compressed_where_it_helps() {
    let (exporter, registry) = exporter();
    let whole = body(&registry, &Scrape::new(Format::Text));
    let (head, compressed) = ask(&exporter, "/metrics", "Accept-Encoding: gzip\r\n");
    assert_eq!(head.header("content-encoding"), Some("gzip"));
    assert_eq!(head.header("vary"), Some("Accept, Accept-Encoding"));
    assert_eq!(
        head.header("content-type"),
        Some(Format::Text.content_type())
    );
    assert!(compressed.len() < whole.len() / 2);
    let mut read = Vec::new();
    let mut decoder = GzDecoder::new(&compressed[..]);
    decoder.read_to_end(&mut read).expect("gzip");
    assert!(read == whole);

    let small = "/metrics?name[]=asked_visits_total";
    let (head, _) = ask(&exporter, small, "Accept-Encoding: gzip\r\n");
    assert_eq!(head.header("content-encoding"), None);
}

#[test]
fn who_refuses_all_codings_is_told_so() {
    let (exporter, _) = exporter();
    let (head, body) = ask(&exporter, "/metrics", "Accept-Encoding: identity;q=0\r\n");
    assert_eq!(head.status, 406);
    assert!(String::from_utf8_lossy(&body).contains("content codings"));
}

#[test]
fn the_query_names_families() {
    let (exporter, registry) = exporter();
    let (head, found) = ask(&exporter, "/metrics?name%5B%5D=asked_visits&x=1", "");
    assert_eq!(head.status, 200);
    let scrape = Scrape::new(Format::Text).names(["asked_visits_total"]);
    let expected = body(&registry, &scrape);
    assert!(expected.starts_with(b"# HELP asked_visits_total "));
    assert!(found == expected);

    let (head, found) = ask(&exporter, "/metrics?name[]=unknown", "");
    assert_eq!((head.status, found.len()), (200, 0));
    let accept = "Accept: application/openmetrics-text\r\n";
    let (_, found) = ask(&exporter, "/metrics?name[]=unknown", accept);
    assert_eq!(found, b"# EOF\n");

    let (head, words) = ask(&exporter, "/metrics?name[]=%zz", "");
    assert_eq!(head.status, 400);
    assert!(String::from_utf8_lossy(&words).contains("hexadecimal"));
}

#[test]
fn head_says_what_get_would() {
    let (exporter, _) = exporter();
    let headers = "Accept-Encoding: gzip\r\nAccept: application/openmetrics-text\r\n";
    let (get, body) = ask(&exporter, "/metrics", headers);
    let mut client = Client::connect(exporter.local_addr());
    client.send(&format!(
        "HEAD /metrics HTTP/1.1\r\nHost: test\r\nConnection: close\r\n{headers}\r\n"
    ));
    let head = client.read_head();
    assert_eq!(head.content_length(), body.len());
    for name in ["content-type", "content-encoding", "vary"] {
        assert!(get.header(name).is_some());
        assert_eq!(head.header(name), get.header(name), "{name}");
    }
    assert_eq!(client.rest(), "");
}
