//! The layer around services, directly and behind a socket.

mod body;
mod client;
mod crowd;
mod ending;
mod grpc;
mod named;
mod routes;
mod streams;
mod tonic;

use axum::body::Body;
use axum::http::{Request, Response};
use std::convert::Infallible;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tallymark_runtime::testing::{Snapshot, Value};
use tallymark_runtime::{MetricSet, registry};
use tallymark_server::layer::{HttpLayer, MatchedRoute, ServerSet};
use tower::layer::Layer;
use tower::util::BoxCloneSyncService;
use tower::{Service, service_fn};

/// A set of a test's own, and the layer that counts into it.
fn server() -> (Arc<ServerSet>, HttpLayer<Arc<ServerSet>, MatchedRoute>) {
    let set = Arc::new(ServerSet::new());
    (Arc::clone(&set), HttpLayer::server_with(set))
}

/// All series of requests that ended, as `"GET /a 200 ok: 1"`, sorted.
fn requests<M: MetricSet>(set: &Arc<M>) -> Vec<String> {
    let snapshot = Snapshot::of(set);
    let mut lines = Vec::new();
    for metric in ["http_server_requests_total", "http_client_requests_total"] {
        for (labels, value) in snapshot.series(metric) {
            let Value::Unsigned(count) = value else {
                panic!("{value:?}")
            };
            let label = |wanted: &str| {
                let label = labels.iter().find(|(name, _)| name == wanted);
                label.map_or("", |(_, value)| value)
            };
            lines.push(format!(
                "{} {}{} {} {}: {count}",
                label("method"),
                label("route"),
                label("host"),
                label("status"),
                label("outcome")
            ));
        }
    }
    lines.sort();
    lines
}

/// The number that the gauge of requests in flight has, over all methods.
fn in_flight<M: MetricSet>(set: &Arc<M>) -> i64 {
    let snapshot = Snapshot::of(set);
    let metrics = [
        "http_server_requests_in_flight",
        "http_client_requests_in_flight",
    ];
    let series = metrics
        .into_iter()
        .flat_map(|metric| snapshot.series(metric));
    let values = series.map(|(_, value)| match value {
        Value::Signed(value) => *value,
        other => panic!("{other:?}"),
    });
    values.sum()
}

/// The number of observations, and their sum.
fn histogram<M: MetricSet>(set: &Arc<M>, metric: &str, labels: &[(&str, &str)]) -> (u64, f64) {
    let snapshot = Snapshot::of(set);
    let histogram = snapshot.histogram(metric, labels);
    (histogram.count(), histogram.sum)
}

fn get(uri: &str) -> Request<Body> {
    Request::get(uri).body(Body::empty()).expect("a request")
}

/// A service that gives what `answer` makes of any request.
fn answering<F>(
    answer: impl Fn() -> F + Clone + Send + Sync + 'static,
) -> BoxCloneSyncService<Request<Body>, Response<Body>, Infallible>
where
    F: Future<Output = Response<Body>> + Send + 'static,
{
    BoxCloneSyncService::new(service_fn(move |_| {
        let answer = answer();
        async move { Ok(answer.await) }
    }))
}

/// Waits, for a long time if need be.
async fn until(is_so: impl Fn() -> bool, found: &impl Fn() -> i64) {
    let deadline = Instant::now() + Duration::from_mins(1);
    while !is_so() {
        assert!(Instant::now() < deadline, "in flight: {}", found());
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

#[test]
fn the_programs_set_is_registered_once() {
    let families = || {
        let mut text = String::new();
        registry().encode_text(&mut text);
        text.matches("# TYPE http_server_requests_in_flight gauge\n")
            .count()
    };
    assert_eq!(
        families(),
        0,
        "a program without the layer does not show it"
    );
    let threads: Vec<_> = (0..8)
        .map(|_| std::thread::spawn(HttpLayer::server))
        .collect();
    for thread in threads {
        thread.join().expect("no panic").expect("no problem");
    }
    assert_eq!(families(), 1);
    assert!(registry().check().is_ok());
    HttpLayer::client().expect("other names");
}

#[test]
fn what_it_makes_can_be_cloned_and_sent() {
    fn is<T: Clone + Send + Sync + 'static>(_: &T) {}
    fn is_sent<T: Send + 'static>(_: T) {}
    let (_, layer) = server();
    let mut service = layer.layer(answering(|| async { Response::default() }));
    is(&service);
    let future = service.call(get("/"));
    is_sent(future);
}
