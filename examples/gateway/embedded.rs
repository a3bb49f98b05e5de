//! Stand-ins for providers: HTTP servers on loopback that answer `POST /v1/{model}/{operation}`.
//!
//! They behave as the request's `simulate` asks. Without it, of every hundred requests three fail,
//! two are limited, one is never answered, and 94 succeed.

use crate::labels::{Operation, Provider, Word};
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::header::{CONTENT_TYPE, RETRY_AFTER};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Router, serve};
use serde::Deserialize;
use serde_json::{Value, json};
use std::future::pending;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::time::sleep;

#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
enum Behaviour {
    Ok,
    Error,
    Timeout,
    RateLimited,
}

#[derive(Deserialize)]
struct Request {
    simulate: Option<Behaviour>,
}

/// One of the stand-ins.
struct Upstream {
    provider: Provider,
    /// Requests so far that left their behaviour to the rates.
    unasked: AtomicU64,
}

/// Starts the stand-in for `provider`, on a free port, for as long as the program runs.
pub(crate) async fn start(provider: Provider) -> io::Result<SocketAddr> {
    let upstream = Upstream {
        provider,
        unasked: AtomicU64::new(0),
    };
    let routes = Router::new()
        .route("/v1/{model}/{operation}", post(answer))
        .with_state(Arc::new(upstream));
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    let address = listener.local_addr()?;
    tokio::spawn(serve(listener, routes).into_future());
    Ok(address)
}

async fn answer(
    State(upstream): State<Arc<Upstream>>,
    Path((model, operation)): Path<(String, String)>,
    body: Bytes,
) -> Response {
    let Some(operation) = Operation::parse(&operation) else {
        return reply(
            StatusCode::NOT_FOUND,
            &json!({ "message": "no such operation" }),
        );
    };
    let request: Request = match serde_json::from_slice(&body) {
        Ok(request) => request,
        Err(error) => {
            let message = error.to_string();
            return reply(StatusCode::BAD_REQUEST, &json!({ "message": message }));
        }
    };
    match request.simulate.unwrap_or_else(|| upstream.next()) {
        Behaviour::Ok => {
            let (seconds, dollars) = price(operation);
            sleep(seconds).await;
            // A usual rule of thumb for English.
            let tokens = body.len() / 4 + 1;
            let text = format!(
                "{} of {model} by {}",
                operation.word(),
                upstream.provider.word()
            );
            let cost_dollars = tokens as f64 * dollars;
            reply(
                StatusCode::OK,
                &json!({ "text": text, "tokens": tokens, "cost_dollars": cost_dollars }),
            )
        }
        Behaviour::Error => reply(
            StatusCode::INTERNAL_SERVER_ERROR,
            &json!({ "message": "a simulated failure" }),
        ),
        Behaviour::RateLimited => {
            let body = json!({ "message": "a simulated limit" });
            (
                [(RETRY_AFTER, "1")],
                reply(StatusCode::TOO_MANY_REQUESTS, &body),
            )
                .into_response()
        }
        Behaviour::Timeout => pending().await,
    }
}

impl Upstream {
    fn next(&self) -> Behaviour {
        // 37 and 100 have no common divisor, so a hundred requests meet each number once.
        match self.unasked.fetch_add(1, Ordering::Relaxed) * 37 % 100 {
            97.. => Behaviour::Error,
            95.. => Behaviour::RateLimited,
            94.. => Behaviour::Timeout,
            _ => Behaviour::Ok,
        }
    }
}

/// How long an operation takes, and what a token costs: parts of a dollar that floating point
/// numbers can add up without rounding.
fn price(operation: Operation) -> (Duration, f64) {
    let (milliseconds, dollars) = match operation {
        Operation::Text => (1, 1.0 / 4096.0),
        Operation::Audio => (2, 1.0 / 1024.0),
        Operation::Image => (3, 1.0 / 256.0),
        Operation::Video => (5, 1.0 / 64.0),
    };
    (Duration::from_millis(milliseconds), dollars)
}

fn reply(status: StatusCode, body: &Value) -> Response {
    (
        status,
        [(CONTENT_TYPE, "application/json")],
        body.to_string(),
    )
        .into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rates_hold_over_any_hundred_requests() {
        let upstream = Upstream {
            provider: Provider::Openai,
            unasked: AtomicU64::new(123),
        };
        let behaviours: Vec<_> = (0..100).map(|_| upstream.next()).collect();
        let count = |what| behaviours.iter().filter(|it| **it == what).count();
        assert_eq!(count(Behaviour::Ok), 94);
        assert_eq!(count(Behaviour::Error), 3);
        assert_eq!(count(Behaviour::RateLimited), 2);
        assert_eq!(count(Behaviour::Timeout), 1);
    }
}
