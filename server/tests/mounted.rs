//! The pages in a server that the program has already.

use axum::Router;
use axum::routing::get;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::Arc;
use std::time::Duration;
use tallymark_runtime::{Collection, Registry};
use tallymark_server::{Endpoint, Exporter};

/// The status line, and everything behind it.
fn ask(address: SocketAddr, request: &str) -> (String, String) {
    let mut client = TcpStream::connect(address).expect("a connection");
    client
        .set_read_timeout(Some(Duration::from_secs(30)))
        .expect("a time limit");
    let request = format!("{request}\r\nHost: test\r\nConnection: close\r\n\r\n");
    client.write_all(request.as_bytes()).expect("sent");
    let mut answer = String::new();
    client.read_to_string(&mut answer).expect("an answer");
    let (status, rest) = answer.split_once("\r\n").expect("a status line");
    (status.to_owned(), rest.to_owned())
}

/// Serves `app` on a runtime of one thread, where whatever blocks is seen.
fn serve(app: Router) -> SocketAddr {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = listener.local_addr().expect("an address");
    listener.set_nonblocking(true).expect("no waiting");
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .expect("a runtime");
        runtime.block_on(async {
            let listener = tokio::net::TcpListener::from_std(listener).expect("a listener");
            axum::serve(listener, app).await
        })
    });
    address
}

#[test]
fn an_endpoint_is_mounted_beside_routes_behind_them_and_below_a_path() {
    let endpoint = Endpoint::new().expect("no problems");
    let address = serve(
        Router::new()
            .route("/", get(|| async { "hello" }))
            .nest_service("/internal", endpoint.clone())
            .route_service("/one", endpoint.clone())
            .fallback_service(endpoint),
    );
    assert!(ask(address, "GET / HTTP/1.1").1.ends_with("hello"));
    for path in ["/metrics", "/internal/metrics?name[]=x&a=b", "/health"] {
        let (status, _) = ask(address, &format!("GET {path} HTTP/1.1"));
        assert_eq!(status, "HTTP/1.1 200 OK", "{path}");
    }
    let (_, rest) = ask(address, "GET /metrics HTTP/1.1");
    assert!(rest.contains("\ntallymark_rejected_values_total{reason=\"nan\"} 0\n"));
    for path in ["/nowhere", "/one", "/internal/one"] {
        let (status, rest) = ask(address, &format!("GET {path} HTTP/1.1"));
        assert_eq!(status, "HTTP/1.1 404 Not Found", "{path}");
        assert!(rest.contains("known paths are /metrics"), "{rest}");
    }
    let (status, rest) = ask(address, "POST /internal/metrics HTTP/1.1");
    assert_eq!(status, "HTTP/1.1 405 Method Not Allowed");
    assert!(rest.contains("allow: GET, HEAD\r\n"));
    let (status, rest) = ask(address, "HEAD /metrics HTTP/1.1");
    assert_eq!(status, "HTTP/1.1 200 OK");
    assert!(rest.ends_with("\r\n\r\n"), "{rest}");
}

#[test]
fn a_body_is_refused_unread() {
    let address = serve(Router::new().fallback_service(Endpoint::new().expect("no problems")));
    for headers in ["Content-Length: 1000000000", "Transfer-Encoding: chunked"] {
        let (status, _) = ask(address, &format!("GET /metrics HTTP/1.1\r\n{headers}"));
        assert_eq!(status, "HTTP/1.1 413 Payload Too Large", "{headers}");
    }
    let (status, _) = ask(address, "GET /metrics HTTP/1.1\r\nContent-Length: 0");
    assert_eq!(status, "HTTP/1.1 200 OK");
}

#[test]
fn a_scrape_that_waits_does_not_keep_the_server_from_others() {
    let registry = Arc::new(Registry::new());
    let (began, has_begun) = std::sync::mpsc::channel();
    let (let_go, go) = std::sync::mpsc::channel::<()>();
    let collector = move |_: &mut Collection| {
        began.send(())?;
        go.recv()?;
        Ok(())
    };
    registry
        .register_collector("slow", Duration::from_hours(1), collector)
        .expect("the only one");
    let endpoint = Exporter::builder()
        .registry(registry)
        .endpoint()
        .expect("no problems");
    let address = serve(Router::new().fallback_service(endpoint));
    let scrape = std::thread::spawn(move || ask(address, "GET /metrics HTTP/1.1"));
    has_begun.recv().expect("a run");
    assert_eq!(ask(address, "GET /health HTTP/1.1").0, "HTTP/1.1 200 OK");
    let_go.send(()).expect("it waits");
    assert_eq!(scrape.join().expect("no panic").0, "HTTP/1.1 200 OK");
}
