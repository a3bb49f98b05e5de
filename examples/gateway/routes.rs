//! The gateway's HTTP side: who answers which request.

use crate::errors::{BadRequest, Reason, panicked};
use crate::gateway::Gateway;
use crate::metrics::GATEWAY;
use crate::request::{Request, Segments, read_body};
use axum::Router;
use axum::body::Body;
use axum::extract::State;
use axum::extract::rejection::PathRejection;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use std::sync::Arc;
use tower_http::catch_panic::CatchPanicLayer;

const WHAT_IS_SERVED: &str = "this gateway serves `POST /v1/{provider}/{model}/{operation}`";

pub(crate) fn routes(gateway: Gateway) -> Router {
    Router::new()
        .route(
            "/v1/{provider}/{model}/{operation}",
            post(answer).fallback(|body| refuse_unread(Reason::WrongMethod, body)),
        )
        .fallback(|body| refuse_unread(Reason::UnknownPath, body))
        .layer(CatchPanicLayer::custom(|_| panicked()))
        .with_state(Arc::new(gateway))
}

/// Answers a request; dropped by the server, and the call with it, when the client closes its side
/// of the connection.
async fn answer(
    State(gateway): State<Arc<Gateway>>,
    segments: Result<Segments, PathRejection>,
    body: Body,
) -> Response {
    let request = match Request::new(segments, read_body(body).await) {
        Ok(request) => request,
        Err(bad) => return refuse(bad),
    };
    let Request {
        provider,
        model,
        operation,
        json,
    } = request;
    match gateway.call(provider, &model, operation, json).await {
        Ok(reply) => ([(CONTENT_TYPE, "application/json")], reply.json).into_response(),
        Err(error) => error.into_response(),
    }
}

async fn refuse_unread(reason: Reason, body: Body) -> Response {
    // Whatever it is, it is not the reason.
    drop(read_body(body).await);
    refuse(BadRequest::new(reason, WHAT_IS_SERVED))
}

fn refuse(bad: BadRequest) -> Response {
    GATEWAY.bad_requests_total.with(bad.reason).inc();
    bad.into_response()
}
