//! Answers that stream: a request ends with its answer's last byte.

use super::{answering, get, histogram, in_flight, requests, server};
use axum::body::{Body, Bytes};
use axum::http::{Request, Response, StatusCode};
use futures_util::stream::{self, StreamExt};
use http_body_util::BodyExt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::task::{Context, Waker};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tower::ServiceExt;
use tower::layer::Layer;

/// Chunks of three bytes, without a length told beforehand.
fn chunks(count: usize) -> Body {
    let chunks = stream::iter(0..count).map(|_| Ok::<_, &str>(Bytes::from_static(b"abc")));
    Body::from_stream(chunks)
}

const ROUTE: [(&str, &str); 1] = [("route", "unmatched")];

#[tokio::test]
async fn a_stream_ends_with_its_last_chunk_and_its_bytes_are_counted() {
    let (set, layer) = server();
    let service = layer.layer(answering(|| async { Response::new(chunks(4)) }));
    let response = service.oneshot(get("/")).await.expect("an answer");
    let mut body = response.into_body();
    for _ in 0..4 {
        let frame = body.frame().await.expect("a chunk").expect("no error");
        assert_eq!(frame.into_data().expect("data"), "abc");
        assert_eq!(in_flight(&set), 1);
        assert_eq!(requests(&set), [""; 0]);
    }
    tokio::time::sleep(Duration::from_millis(20)).await;
    assert!(body.frame().await.is_none());
    assert_eq!(in_flight(&set), 0);
    assert!(body.frame().await.is_none(), "asked again");
    drop(body);
    assert_eq!(requests(&set), ["GET unmatched 200 ok: 1"]);
    let bytes = histogram(&set, "http_server_response_body_bytes", &ROUTE);
    assert_eq!(bytes, (1, 12.0));
    let labels = [("method", "GET"), ("route", "unmatched")];
    let (_, seconds) = histogram(&set, "http_server_request_duration_seconds", &labels);
    assert!(seconds >= 0.02, "{seconds}");
}

#[tokio::test]
async fn a_body_of_known_length_ends_with_its_only_chunk() {
    let (set, layer) = server();
    let service = layer.layer(answering(|| async { Response::new(Body::from("hello")) }));
    let response = service.oneshot(get("/")).await.expect("an answer");
    assert_eq!(in_flight(&set), 1);
    let mut body = response.into_body();
    body.frame().await.expect("a chunk").expect("no error");
    assert_eq!(in_flight(&set), 0);
    assert_eq!(requests(&set), ["GET unmatched 200 ok: 1"]);
}

#[tokio::test]
async fn a_dropped_body_is_cut_off() {
    let (set, layer) = server();
    let service = layer.layer(answering(|| async { Response::new(chunks(4)) }));
    let response = service.clone().oneshot(get("/")).await.expect("an answer");
    drop(response);
    let mut begun = service.oneshot(get("/")).await.expect("an answer");
    begun.frame().await.expect("a chunk").expect("no error");
    drop(begun);
    assert_eq!(requests(&set), ["GET unmatched 200 cancelled: 2"]);
    assert_eq!(in_flight(&set), 0);
    let bytes = histogram(&set, "http_server_response_body_bytes", &ROUTE);
    assert_eq!(bytes, (2, 3.0));
}

#[tokio::test]
async fn a_body_that_has_given_what_it_announced_is_whole() {
    let (set, layer) = server();
    let service = layer.layer(answering(|| async {
        let response = Response::builder().header("content-length", "6");
        response.body(chunks(2)).expect("a response")
    }));
    for frames in [2, 1] {
        let answer = service.clone().oneshot(get("/")).await;
        let mut body = answer.expect("an answer").into_body();
        for _ in 0..frames {
            body.frame().await.expect("a chunk").expect("no error");
        }
    }
    assert_eq!(
        requests(&set),
        ["GET unmatched 200 cancelled: 1", "GET unmatched 200 ok: 1"]
    );
}

#[tokio::test]
async fn a_body_that_fails_or_panics_is_told_apart() {
    let (set, layer) = server();
    let failing = layer.layer(answering(|| async {
        Response::new(Body::from_stream(stream::iter([Ok("abc"), Err("no")])))
    }));
    let answer = failing.oneshot(get("/")).await.expect("an answer");
    assert!(answer.into_body().collect().await.is_err());
    assert_eq!(requests(&set), ["GET unmatched 200 error: 1"]);

    let panicking = layer.layer(answering(|| async {
        let stream = stream::iter([1]).map(|number| {
            assert_eq!(number, 2, "planned");
            Ok::<_, &str>("abc")
        });
        Response::new(Body::from_stream(stream))
    }));
    let answer = panicking.oneshot(get("/")).await.expect("an answer");
    let mut body = Box::pin(answer.into_body().collect());
    let mut context = Context::from_waker(Waker::noop());
    let polled = catch_unwind(AssertUnwindSafe(|| body.as_mut().poll(&mut context)));
    assert!(polled.is_err());
    drop(body);
    assert_eq!(
        requests(&set),
        ["GET unmatched 200 error: 1", "GET unmatched 200 panic: 1"]
    );
    assert_eq!(in_flight(&set), 0);
}

#[tokio::test]
async fn a_body_that_nobody_will_ask_for_is_not_waited_for() {
    let (set, layer) = server();
    let service = layer.layer(answering(|| async { Response::new(Body::from("hello")) }));
    let head = Request::head("/").body(Body::empty()).expect("a request");
    drop(service.oneshot(head).await.expect("an answer"));
    let unchanged = layer.layer(answering(|| async {
        let mut response = Response::new(chunks(1));
        *response.status_mut() = StatusCode::NOT_MODIFIED;
        response
    }));
    drop(unchanged.oneshot(get("/")).await.expect("an answer"));
    assert_eq!(
        requests(&set),
        ["GET unmatched 304 ok: 1", "HEAD unmatched 200 ok: 1"]
    );
}

#[tokio::test]
async fn bodies_of_requests_are_sized_where_their_length_is_told() {
    let (set, layer) = server();
    let service = layer.layer(answering(|| async { Response::default() }));
    for body in [Body::from("12345"), Body::empty(), chunks(3)] {
        let request = Request::post("/").body(body).expect("a request");
        service.clone().oneshot(request).await.expect("an answer");
    }
    let bytes = histogram(&set, "http_server_request_body_bytes", &ROUTE);
    assert_eq!(bytes, (2, 5.0));
}

#[tokio::test]
async fn what_a_stranger_announces_and_does_not_send_spoils_no_sum() {
    let (set, layer) = server();
    let app = axum::Router::new()
        .fallback(|| async { "not read" })
        .layer(layer);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await;
    let listener = listener.expect("a free port");
    let address = listener.local_addr().expect("an address");
    let serving = tokio::spawn(axum::serve(listener, app).into_future());
    for length in [1_u64 << 62, 1_000] {
        let mut stream = TcpStream::connect(address).await.expect("a connection");
        let head = format!("POST / HTTP/1.1\r\nHost: test\r\nContent-Length: {length}\r\n\r\n");
        stream.write_all(head.as_bytes()).await.expect("sent");
        let mut answer = [0; 1000];
        let read = stream.read(&mut answer).await.expect("an answer");
        assert!(answer[..read].starts_with(b"HTTP/1.1 200 OK\r\n"));
    }
    let bytes = histogram(&set, "http_server_request_body_bytes", &ROUTE);
    assert_eq!(bytes, (1, 1_000.0));
    serving.abort();
}
