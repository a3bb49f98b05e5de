//! The layer around a client.

use super::{answering, get, histogram, in_flight, requests};
use axum::body::Body;
use axum::http::{Response, StatusCode};
use http_body_util::BodyExt;
use std::sync::Arc;
use tallymark_runtime::MetricSet;
use tallymark_server::layer::{ClientSet, HttpLayer};
use tower::ServiceExt;
use tower::layer::Layer;

#[tokio::test]
async fn requests_are_counted_by_host_and_refusals_are_errors() {
    let set = Arc::new(ClientSet::new());
    let layer = HttpLayer::client_with(Arc::clone(&set));
    for status in [
        StatusCode::OK,
        StatusCode::NOT_FOUND,
        StatusCode::BAD_GATEWAY,
    ] {
        let service = layer.layer(answering(move || async move {
            let mut response = Response::new(Body::from("hello"));
            *response.status_mut() = status;
            response
        }));
        let response = service
            .oneshot(get("http://me:secret@example.com:81/metrics"))
            .await;
        let body = response.expect("an answer").into_body();
        body.collect().await.expect("no error");
    }
    let expected = [
        "GET example.com 200 ok: 1",
        "GET example.com 404 error: 1",
        "GET example.com 502 error: 1",
    ];
    assert_eq!(requests(&set), expected);
    assert_eq!(in_flight(&set), 0);
    let labels = [("host", "example.com")];
    let bytes = histogram(&set, "http_client_response_body_bytes", &labels);
    assert_eq!(bytes, (3, 15.0));
}

#[tokio::test]
async fn an_answer_that_is_not_read_was_answered_and_one_half_read_was_given_up() {
    let set = Arc::new(ClientSet::new());
    let layer = HttpLayer::client_with(Arc::clone(&set));
    let service = layer.layer(answering(|| async {
        let chunks = futures_util::stream::iter([Ok::<_, &str>("abc"), Ok("def")]);
        Response::new(Body::from_stream(chunks))
    }));
    let uri = "http://example.com/";
    drop(service.clone().oneshot(get(uri)).await.expect("an answer"));
    assert_eq!(requests(&set), ["GET example.com 200 ok: 1"]);
    let mut response = service.oneshot(get(uri)).await.expect("an answer");
    response.frame().await.expect("a chunk").expect("no error");
    drop(response);
    let expected = [
        "GET example.com 200 cancelled: 1",
        "GET example.com 200 ok: 1",
    ];
    assert_eq!(requests(&set), expected);
}

#[tokio::test]
async fn hosts_that_nobody_has_named_are_unmatched() {
    let set = Arc::new(ClientSet::new());
    let layer = HttpLayer::client_with(Arc::clone(&set)).hosts(&["example.com", "[::1]"]);
    let service = layer.layer(answering(|| async { Response::default() }));
    for uri in [
        "http://example.com:81/",
        "http://[::1]:81/",
        "http://example.com.evil/",
        "http://EXAMPLE.com/",
        "/example.com",
    ] {
        service.clone().oneshot(get(uri)).await.expect("an answer");
    }
    let expected = [
        "GET [::1] 200 ok: 1",
        "GET example.com 200 ok: 2",
        "GET unmatched 200 ok: 2",
    ];
    assert_eq!(requests(&set), expected);
}
