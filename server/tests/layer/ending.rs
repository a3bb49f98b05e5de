//! How requests end that have an answer without a body, or none.

use super::{answering, get, in_flight, requests, server};
use axum::body::Body;
use axum::http::{Request, Response, StatusCode};
use std::future::{pending, poll_fn};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::task::{Context, Poll, Waker};
use std::time::Duration;
use tower::layer::Layer;
use tower::{Service, ServiceExt, service_fn};

fn empty(status: u16) -> Response<Body> {
    let status = StatusCode::from_u16(status).expect("a status");
    let mut response = Response::default();
    *response.status_mut() = status;
    response
}

#[tokio::test]
async fn an_answer_is_counted_by_its_status_and_leaves_the_gauge() {
    let (set, layer) = server();
    for status in [200, 204, 404, 500, 599, 999] {
        let service = layer.layer(answering(move || async move { empty(status) }));
        let response = service.oneshot(get("/")).await.expect("an answer");
        assert_eq!(response.status().as_u16(), status);
    }
    let expected = [
        "GET unmatched 200 ok: 1",
        "GET unmatched 204 ok: 1",
        "GET unmatched 404 ok: 1",
        "GET unmatched 500 error: 1",
        "GET unmatched other error: 1",
        "GET unmatched other ok: 1",
    ];
    assert_eq!(requests(&set), expected);
    assert_eq!(in_flight(&set), 0);
}

#[tokio::test]
async fn a_service_that_fails_gives_an_error_without_a_status() {
    let (set, layer) = server();
    let service = layer.layer(service_fn(|_: Request<Body>| async {
        Err::<Response<Body>, _>("no")
    }));
    assert_eq!(service.oneshot(get("/")).await.unwrap_err(), "no");
    assert_eq!(requests(&set), ["GET unmatched  error: 1"]);
    assert_eq!(in_flight(&set), 0);
}

#[test]
fn a_panic_is_counted_in_the_call_and_in_the_future() {
    let (set, layer) = server();
    let mut at_once = layer.layer(service_fn(|request: Request<Body>| {
        assert_ne!(request.uri(), "/", "planned");
        async { Ok::<_, ()>(Response::new(Body::empty())) }
    }));
    let mut context = Context::from_waker(Waker::noop());
    let called = catch_unwind(AssertUnwindSafe(|| at_once.call(get("/"))));
    assert!(called.is_err());
    assert_eq!(requests(&set), ["GET unmatched  panic: 1"]);

    let mut deferred = layer.layer(answering(|| async {
        assert_eq!(1, 2, "planned");
        empty(200)
    }));
    let mut future = Box::pin(deferred.call(get("/")));
    let polled = catch_unwind(AssertUnwindSafe(|| future.as_mut().poll(&mut context)));
    assert!(polled.is_err());
    // Dropped outside of the panic, as by a layer that catches it.
    drop(future);
    assert_eq!(requests(&set), ["GET unmatched  panic: 2"]);
    assert_eq!(in_flight(&set), 0);
}

#[tokio::test]
async fn a_dropped_future_is_cancelled_whether_it_was_polled_or_not() {
    let (set, layer) = server();
    let mut service = layer.layer(answering(pending));
    let mut future = Box::pin(service.call(get("/")));
    poll_fn(|context| {
        assert!(future.as_mut().poll(context).is_pending());
        Poll::Ready(())
    })
    .await;
    let unpolled = service.call(get("/"));
    assert_eq!(in_flight(&set), 2);
    assert_eq!(requests(&set), [""; 0]);
    drop((future, unpolled));
    assert_eq!(in_flight(&set), 0);
    assert_eq!(requests(&set), ["GET unmatched  cancelled: 2"]);
}

#[tokio::test]
async fn durations_are_seconds_from_the_call() {
    let (set, layer) = server();
    let service = layer.layer(answering(|| async {
        tokio::time::sleep(Duration::from_millis(30)).await;
        empty(200)
    }));
    service.oneshot(get("/")).await.expect("an answer");
    let labels = [("method", "GET"), ("route", "unmatched")];
    let (count, sum) = super::histogram(&set, "http_server_request_duration_seconds", &labels);
    assert_eq!(count, 1);
    assert!((0.03..60.0).contains(&sum), "{sum}");
}
