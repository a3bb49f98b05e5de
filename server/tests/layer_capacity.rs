//! More routes and hosts than the labels have room for. A program of its own, since all tests of one share
//! the labels.

use axum::body::Body;
use axum::http::{Request, Response};
use std::convert::Infallible;
use std::sync::Arc;
use tallymark_runtime::MetricSet;
use tallymark_runtime::testing::Snapshot;
use tallymark_server::layer::{ClientSet, HttpLayer, ServerSet};
use tower::layer::Layer;
use tower::{ServiceExt, service_fn};

async fn answer(_: Request<Body>) -> Result<Response<Body>, Infallible> {
    Ok(Response::new(Body::empty()))
}

fn get(uri: &str) -> Request<Body> {
    Request::get(uri).body(Body::empty()).expect("a request")
}

/// How many requests have this value of `route` or `host`, and how many values there are.
fn counted<M: MetricSet>(set: &Arc<M>, metric: &str, label: &str, value: &str) -> (u64, usize) {
    let snapshot = Snapshot::of(set);
    let labels = [
        ("method", "GET"),
        ("outcome", "ok"),
        (label, value),
        ("status", "200"),
    ];
    let series = snapshot.series(metric).count();
    (snapshot.counter(metric, &labels), series)
}

#[tokio::test]
async fn routes_beyond_the_capacity_are_other_and_unmatched_stays_itself() {
    let set = Arc::new(ServerSet::new());
    let layer = HttpLayer::server_with(Arc::clone(&set));
    let layer = layer.route(|head| head.uri().path().strip_prefix("/by"));
    let service = layer.layer(service_fn(answer));
    let paths = (0..100).map(|number| format!("/by/{number}"));
    for path in paths.chain(["/nowhere".to_owned()]) {
        service
            .clone()
            .oneshot(get(&path))
            .await
            .expect("an answer");
    }
    for (route, count) in [("/0", 1), ("/62", 1), ("other", 37), ("unmatched", 1)] {
        let counted = counted(&set, "http_server_requests_total", "route", route);
        assert_eq!(counted, (count, 65), "{route}");
    }
}

#[tokio::test]
async fn hosts_beyond_the_capacity_are_other_and_unmatched_stays_itself() {
    let set = Arc::new(ClientSet::new());
    let service = HttpLayer::client_with(Arc::clone(&set)).layer(service_fn(answer));
    let uris = (0..100).map(|number| format!("http://{number}.example/"));
    for uri in uris.chain(["/nowhere".to_owned()]) {
        service.clone().oneshot(get(&uri)).await.expect("an answer");
    }
    for (host, count) in [
        ("0.example", 1),
        ("30.example", 1),
        ("other", 69),
        ("unmatched", 1),
    ] {
        let counted = counted(&set, "http_client_requests_total", "host", host);
        assert_eq!(counted, (count, 33), "{host}");
    }
}
