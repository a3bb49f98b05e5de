//! Requests of gRPC, whose status stands behind the answer.

use super::{answering, in_flight, requests, server};
use axum::body::Body;
use axum::http::{HeaderMap, Request, Response};
use futures_util::stream;
use http_body_util::{BodyExt, StreamBody};
use hyper::body::{Bytes, Frame};
use std::sync::Arc;
use tallymark_runtime::testing::Snapshot;
use tallymark_server::layer::ServerSet;
use tower::ServiceExt;
use tower::layer::Layer;

fn asked(content_type: &str) -> Request<Body> {
    let request = Request::post("/shop.Orders/Place").header("content-type", content_type);
    request.body(Body::empty()).expect("a request")
}

/// One message, and then trailers with this status, if there is one.
fn answer(status: Option<&str>) -> Response<Body> {
    let message = Ok::<_, &str>(Frame::data(Bytes::from_static(b"message")));
    let trailers = status.map(|status| {
        let mut trailers = HeaderMap::new();
        trailers.insert("grpc-status", status.parse().expect("a value"));
        Ok(Frame::trailers(trailers))
    });
    let frames = stream::iter([message].into_iter().chain(trailers));
    let response = Response::builder().header("content-type", "application/grpc");
    let body = Body::new(StreamBody::new(frames));
    response.body(body).expect("a response")
}

/// The values of `grpc_status` that were counted, each once.
fn statuses(set: &Arc<ServerSet>) -> Vec<String> {
    let snapshot = Snapshot::of(set);
    let series = snapshot.series("http_server_grpc_requests_total");
    let statuses = series.map(|(labels, _)| {
        let status = labels.iter().find(|(name, _)| name == "grpc_status");
        status.expect("a status").1.clone()
    });
    statuses.collect()
}

#[tokio::test]
async fn the_status_is_read_from_the_trailers() {
    for (sent, status, line) in [
        (Some("0"), "OK", "POST unmatched 200 ok: 1"),
        (Some("5"), "NOT_FOUND", "POST unmatched 200 ok: 1"),
        (Some("14"), "UNAVAILABLE", "POST unmatched 200 error: 1"),
        (Some("99"), "UNKNOWN", "POST unmatched 200 error: 1"),
        (None, "UNKNOWN", "POST unmatched 200 error: 1"),
    ] {
        let (set, layer) = server();
        let service = layer.layer(answering(move || async move { answer(sent) }));
        let response = service.oneshot(asked("application/grpc+proto")).await;
        let body = response.expect("an answer").into_body();
        body.collect().await.expect("no error");
        assert_eq!(statuses(&set), [status]);
        assert_eq!(requests(&set), [line]);
        assert_eq!(in_flight(&set), 0);
    }
}

#[tokio::test]
async fn the_status_is_read_from_the_headers_where_there_is_nothing_else() {
    let (set, layer) = server();
    let service = layer.layer(answering(|| async {
        let response = Response::builder().header("grpc-status", "12");
        response.body(Body::empty()).expect("a response")
    }));
    service
        .oneshot(asked("application/grpc"))
        .await
        .expect("an answer");
    assert_eq!(statuses(&set), ["UNIMPLEMENTED"]);
}

#[tokio::test]
async fn a_stream_that_is_cut_off_is_cancelled() {
    let (set, layer) = server();
    let service = layer.layer(answering(|| async { answer(Some("0")) }));
    let response = service.oneshot(asked("application/grpc")).await;
    let mut body = response.expect("an answer").into_body();
    body.frame().await.expect("a message").expect("no error");
    assert_eq!(in_flight(&set), 1, "the trailers are still to come");
    drop(body);
    assert_eq!(statuses(&set), ["CANCELLED"]);
    assert_eq!(requests(&set), ["POST unmatched 200 cancelled: 1"]);
}

#[tokio::test]
async fn an_answer_of_known_length_is_not_whole_before_its_trailers() {
    let (set, layer) = server();
    let service = layer.layer(answering(|| async {
        let mut response = answer(Some("0"));
        let length = response.headers_mut().insert("content-length", 7.into());
        assert!(length.is_none());
        response
    }));
    let response = service.oneshot(asked("application/grpc")).await;
    let mut body = response.expect("an answer").into_body();
    body.frame().await.expect("a message").expect("no error");
    drop(body);
    assert_eq!(statuses(&set), ["CANCELLED"]);
}

#[tokio::test]
async fn an_answer_that_is_none_of_grpc_has_the_status_that_its_own_stands_for() {
    for (code, status) in [
        (200, "UNKNOWN"),
        (400, "INTERNAL"),
        (401, "UNAUTHENTICATED"),
        (403, "PERMISSION_DENIED"),
        (404, "UNIMPLEMENTED"),
        (418, "UNKNOWN"),
        (429, "UNAVAILABLE"),
        (502, "UNAVAILABLE"),
        (503, "UNAVAILABLE"),
        (504, "UNAVAILABLE"),
    ] {
        let (set, layer) = server();
        let service = layer.layer(answering(move || async move {
            let response = Response::builder().status(code);
            response
                .body(Body::from("a proxy's page"))
                .expect("a response")
        }));
        let response = service.oneshot(asked("application/grpc")).await;
        let body = response.expect("an answer").into_body();
        body.collect().await.expect("no error");
        assert_eq!(statuses(&set), [status], "{code}");
    }
}

#[tokio::test]
async fn others_have_no_such_status() {
    let (set, layer) = server();
    let service = layer.layer(answering(|| async { answer(Some("5")) }));
    for content_type in [
        "application/json",
        "application/grpc-web",
        "application/grpcish",
    ] {
        let response = service.clone().oneshot(asked(content_type)).await;
        let body = response.expect("an answer").into_body();
        body.collect().await.expect("no error");
    }
    assert_eq!(statuses(&set), [""; 0]);
    assert_eq!(requests(&set), ["POST unmatched 200 ok: 3"]);
}
