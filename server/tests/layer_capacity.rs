//! More routes than the label has room for. A test of its own, since all tests of a program share the label.

use axum::body::Body;
use axum::http::{Request, Response};
use std::convert::Infallible;
use tallymark_runtime::testing::snapshot;
use tallymark_server::layer::HttpLayer;
use tower::layer::Layer;
use tower::{ServiceExt, service_fn};

#[tokio::test]
async fn routes_beyond_the_capacity_are_other_and_unmatched_stays_itself() {
    let layer = HttpLayer::server().expect("no problems");
    let layer = layer.route(|head| head.uri().path().strip_prefix("/by"));
    let service = layer.layer(service_fn(|_: Request<Body>| async {
        Ok::<_, Infallible>(Response::new(Body::empty()))
    }));
    let paths = (0..100).map(|number| format!("/by/{number}"));
    for path in paths.chain(["/nowhere".to_owned()]) {
        let request = Request::get(path).body(Body::empty()).expect("a request");
        service.oneshot(request).await.expect("an answer");
    }
    let snapshot = snapshot();
    let count = |route: &str| {
        let labels = [
            ("method", "GET"),
            ("outcome", "ok"),
            ("route", route),
            ("status", "200"),
        ];
        snapshot.counter("http_server_requests_total", &labels)
    };
    assert_eq!(count("/0"), 1);
    assert_eq!(count("/62"), 1);
    assert_eq!(count("other"), 37);
    assert_eq!(count("unmatched"), 1);
    let series = snapshot.series("http_server_requests_total").count();
    assert_eq!(series, 65);
}
