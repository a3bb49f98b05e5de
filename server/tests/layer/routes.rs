//! What a request is counted for, in axum's router and elsewhere.

use super::{answering, get, requests, server};
use axum::Router;
use axum::body::Body;
use axum::http::{Request, Response, StatusCode};
use axum::routing::get as on_get;
use std::sync::Arc;
use std::sync::Mutex;
use tallymark_runtime::Outcome;
use tallymark_server::layer::{Began, Ended, HttpFamilies, HttpLayer, HttpMethod};
use tower::ServiceExt;
use tower::layer::Layer;

async fn ask(app: &Router, request: Request<Body>) -> StatusCode {
    let answer = app.clone().oneshot(request).await.expect("an answer");
    let status = answer.status();
    let body = axum::body::to_bytes(answer.into_body(), 1000).await;
    body.expect("a body");
    status
}

#[tokio::test]
async fn routes_of_axum_are_templates_and_the_rest_is_unmatched() {
    let (set, layer) = server();
    let nested = Router::new().route("/{name}", on_get(|| async { "nested" }));
    let app: Router = Router::new()
        .route("/orders/{id}", on_get(|| async { "an order" }))
        .route("/metrics", on_get(|| async { "a scrape" }))
        .nest("/items", nested)
        .layer(layer);
    for path in ["/orders/1", "/orders/2", "/items/a", "/metrics"] {
        assert_eq!(ask(&app, get(path)).await, StatusCode::OK, "{path}");
    }
    for guess in 0..300 {
        let status = ask(&app, get(&format!("/wp-admin/{guess}"))).await;
        assert_eq!(status, StatusCode::NOT_FOUND);
    }
    for method in ["POST", "BREW"] {
        let request = Request::builder().method(method).uri("/orders/1");
        let status = ask(&app, request.body(Body::empty()).expect("a request")).await;
        assert_eq!(status, StatusCode::METHOD_NOT_ALLOWED);
    }
    let expected = [
        "GET /items/{name} 200 ok: 1",
        "GET /orders/{id} 200 ok: 2",
        "GET unmatched 404 ok: 300",
        "POST /orders/{id} 405 ok: 1",
        "other /orders/{id} 405 ok: 1",
    ];
    assert_eq!(requests(&set), expected);
}

#[tokio::test]
async fn routes_and_paths_to_skip_can_be_chosen() {
    let (set, layer) = server();
    let layer = layer
        .route(|head| head.uri().path().strip_prefix("/by"))
        .skip(&["/live", "/by/hidden"]);
    let service = layer.layer(answering(|| async { Response::default() }));
    for path in [
        "/by/a",
        "/by/hidden",
        "/by/hidden/",
        "/live?now",
        "/metrics",
    ] {
        service.clone().oneshot(get(path)).await.expect("an answer");
    }
    let expected = [
        "GET /a 200 ok: 1",
        "GET /hidden/ 200 ok: 1",
        "GET unmatched 200 ok: 1",
    ];
    assert_eq!(requests(&set), expected);
}

/// What it was told, in words.
#[derive(Default)]
struct Told(Mutex<Vec<String>>);

impl HttpFamilies for Told {
    type Call = HttpMethod;

    fn begin(&self, began: &Began<'_>) -> HttpMethod {
        let line = format!("{:?} {}", began.method, began.route);
        self.0.lock().expect("no panic").push(line);
        began.method
    }

    fn end(&self, method: HttpMethod, ended: &Ended) {
        assert_eq!(ended.outcome, Outcome::Ok);
        assert!(ended.status.is_some() && ended.grpc.is_none());
        let sizes = (ended.request_bytes, ended.response_bytes);
        let line = format!("{method:?} {sizes:?}");
        self.0.lock().expect("no panic").push(line);
    }
}

#[tokio::test]
async fn families_of_the_programs_own_are_told_once_of_each_end() {
    let told = Arc::new(Told::default());
    let layer = HttpLayer::server_with(Arc::clone(&told));
    let app: Router = Router::new()
        .route("/orders/{id}", on_get(|| async { "an order" }))
        .layer(layer);
    ask(&app, get("/orders/7")).await;
    let told = told.0.lock().expect("no panic");
    assert_eq!(*told, ["Get /orders/{id}", "Get (Some(0), Some(8))"]);
}
