//! A program whose dashboards ask for names, labels and buckets of their own.

use super::{answering, get};
use axum::body::Body;
use axum::http::Response;
use http_body_util::BodyExt;
use std::sync::Arc;
use tallymark::{Counter, Histogram, Interned, Label, MetricSet, Registry};
use tallymark_server::layer::{Began, Ended, HttpFamilies, HttpLayer, HttpMethod, HttpStatus};
use tower::ServiceExt;
use tower::layer::Layer;

#[derive(Label, Clone, Copy)]
#[label(capacity = 20)]
struct Endpoint(Interned);

/// Metrics of a service that has three labels and buckets by contract.
#[derive(MetricSet)]
#[metrics(namespace = "asdlc", max_series = 30_000)]
struct Asdlc {
    /// Requests.
    #[metric(max_series = 15_000, init = "touched")]
    http_requests_total: Counter<(HttpMethod, Endpoint, Option<HttpStatus>)>,
    /// Time to answer.
    #[metric(buckets = [0.005, 0.5, 10], max_series = 2_000, init = "touched")]
    http_request_duration_seconds: Histogram<(HttpMethod, Endpoint)>,
}

impl HttpFamilies for Asdlc {
    type Call = (HttpMethod, Endpoint);

    fn begin(&self, began: &Began<'_>) -> Self::Call {
        (began.method, Endpoint::from(began.route))
    }

    fn end(&self, (method, endpoint): Self::Call, ended: &Ended) {
        let labels = (method, endpoint, ended.status);
        self.http_requests_total.with(labels).inc();
        let duration = self.http_request_duration_seconds.with((method, endpoint));
        duration.observe(ended.seconds);
    }
}

#[tokio::test]
async fn the_lines_are_those_that_the_program_has_promised() {
    let set = Arc::new(Asdlc::new());
    let registry = Registry::new();
    let service = [("service", "orchestrator")];
    registry.register_with(&set, &service).expect("no problems");
    let layer = HttpLayer::server_with(set).route(|head| Some(head.uri().path()));
    let service = layer.layer(answering(|| async { Response::new(Body::from("hello")) }));
    let answer = service.oneshot(get("/api/tasks")).await;
    let body = answer.expect("an answer").into_body();
    body.collect().await.expect("no error");
    let mut text = String::new();
    registry.encode_text(&mut text);
    let labels = r#"service="orchestrator",method="GET",endpoint="/api/tasks""#;
    for line in [
        format!("asdlc_http_requests_total{{{labels},status=\"200\"}} 1\n"),
        format!("asdlc_http_request_duration_seconds_bucket{{{labels},le=\"10.0\"}} 1\n"),
        format!("asdlc_http_request_duration_seconds_count{{{labels}}} 1\n"),
    ] {
        assert!(text.contains(&line), "{line}{text}");
    }
}
