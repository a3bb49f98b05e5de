//! The layer around a client.

use super::{answering, get, histogram, in_flight, requests};
use axum::body::Body;
use axum::http::{Request, Response, StatusCode};
use http_body_util::BodyExt;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::client::legacy::connect::dns::Name;
use hyper_util::rt::TokioExecutor;
use std::convert::Infallible;
use std::future::{Ready, pending, ready};
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;
use tallymark_runtime::MetricSet;
use tallymark_server::layer::{ClientSet, HttpLayer};
use tower::layer::Layer;
use tower::retry::{Policy, RetryLayer};
use tower::timeout::TimeoutLayer;
use tower::{Service, ServiceExt, service_fn};

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

/// Asks again until there is an answer that is no error, some times.
#[derive(Clone)]
struct Again(u32);

impl<B, E> Policy<Request<Body>, Response<B>, E> for Again {
    type Future = Ready<()>;

    fn retry(
        &mut self,
        _: &mut Request<Body>,
        result: &mut Result<Response<B>, E>,
    ) -> Option<Ready<()>> {
        let is_well = result.as_ref().is_ok_and(|it| it.status().is_success());
        if is_well || self.0 == 0 {
            return None;
        }
        self.0 -= 1;
        Some(ready(()))
    }

    fn clone_request(&mut self, request: &Request<Body>) -> Option<Request<Body>> {
        Some(get(&request.uri().to_string()))
    }
}

/// Fails twice, once with an answer and once without, and then answers.
fn third_time_lucky()
-> impl Service<Request<Body>, Response = Response<Body>, Error = io::Error, Future: Send> + Clone {
    let asked = Arc::new(AtomicU32::new(0));
    service_fn(move |_| {
        let time = asked.fetch_add(1, Ordering::Relaxed);
        async move {
            let mut answer = Response::new(Body::from("hello"));
            match time {
                0 => *answer.status_mut() = StatusCode::SERVICE_UNAVAILABLE,
                1 => return Err(io::ErrorKind::ConnectionReset.into()),
                _ => {}
            }
            Ok(answer)
        }
    })
}

#[tokio::test]
async fn of_retries_each_counts_within_them_and_around_them_all_count_once() {
    let set = Arc::new(ClientSet::new());
    let layer = HttpLayer::client_with(Arc::clone(&set));
    let retry = RetryLayer::new(Again(5));
    let uri = "http://example.com/";
    let within = retry.layer(layer.layer(third_time_lucky()));
    let answer = within.oneshot(get(uri)).await.expect("an answer");
    answer.into_body().collect().await.expect("no error");
    let expected = [
        "GET example.com  error: 1",
        "GET example.com 200 ok: 1",
        "GET example.com 503 error: 1",
    ];
    assert_eq!(requests(&set), expected);

    let set = Arc::new(ClientSet::new());
    let layer = HttpLayer::client_with(Arc::clone(&set));
    let around = layer.layer(retry.layer(third_time_lucky()));
    let answer = around.oneshot(get(uri)).await.expect("an answer");
    answer.into_body().collect().await.expect("no error");
    assert_eq!(requests(&set), ["GET example.com 200 ok: 1"]);
    assert_eq!(in_flight(&set), 0);
}

#[tokio::test]
async fn a_timeout_within_is_an_error_and_one_around_gives_up() {
    let set = Arc::new(ClientSet::new());
    let layer = HttpLayer::client_with(Arc::clone(&set));
    let timeout = TimeoutLayer::new(Duration::from_millis(10));
    let never = service_fn(|_: Request<Body>| pending::<Result<Response<Body>, Infallible>>());
    let uri = "http://example.com/";
    let within = layer.layer(timeout.layer(never));
    assert!(within.oneshot(get(uri)).await.is_err());
    assert_eq!(requests(&set), ["GET example.com  error: 1"]);
    let around = timeout.layer(layer.layer(never));
    assert!(around.oneshot(get(uri)).await.is_err());
    let expected = ["GET example.com  cancelled: 1", "GET example.com  error: 1"];
    assert_eq!(requests(&set), expected);
    assert_eq!(in_flight(&set), 0);
}

#[tokio::test]
async fn who_cannot_be_reached_or_found_is_an_error_without_a_status() {
    let set = Arc::new(ClientSet::new());
    let layer = HttpLayer::client_with(Arc::clone(&set));
    let client = Client::builder(TokioExecutor::new());
    let refused = layer.layer(client.build::<_, Body>(HttpConnector::new()));
    let answer = refused.oneshot(get("http://127.0.0.1:1/")).await;
    assert!(answer.expect_err("nobody listens").is_connect());

    let nowhere = HttpConnector::new_with_resolver(service_fn(|_: Name| async {
        Err::<std::vec::IntoIter<SocketAddr>, _>(io::Error::other("no such name"))
    }));
    let unknown = layer.layer(client.build::<_, Body>(nowhere));
    let answer = unknown.oneshot(get("http://nowhere.example/")).await;
    assert!(answer.expect_err("no such name").is_connect());
    let expected = ["GET 127.0.0.1  error: 1", "GET nowhere.example  error: 1"];
    assert_eq!(requests(&set), expected);
    assert_eq!(in_flight(&set), 0);
}
