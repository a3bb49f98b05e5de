//! `#[track_metrics]` counts every exit once.
#![allow(
    clippy::float_cmp,
    reason = "what is counted exactly is compared exactly"
)]

use std::panic::catch_unwind;
use tallymark::testing::{snapshot, thread_snapshot};
use tallymark::{Counter, Histogram, Summary, UpDown};
use tallymark::{ErrorKind, Interned, KindOf, Label, MetricSet, Status, track_metrics};

#[derive(Label, Clone, Copy, Debug, PartialEq)]
enum Provider {
    Openai,
    Anthropic,
    #[label("fal.ai")]
    FalAi,
}

#[derive(Label, Clone, Copy)]
#[label(capacity = 3)]
struct Model(Interned);

#[derive(ErrorKind)]
#[allow(dead_code)]
enum HttpError {
    Refused,
    Closed { after: u64 },
}

#[derive(ErrorKind)]
#[allow(dead_code)]
enum ApiError {
    Timeout,
    #[error_kind("slow_down")]
    RateLimited(u64),
    #[error_kind(nested)]
    Http(Box<HttpError>),
}

/// Metrics of calls to providers.
#[derive(MetricSet)]
#[metrics(namespace = "calls", static = CALLS)]
struct CallMetrics {
    /// Requests answered.
    requests_total: Counter<(Provider, Model, Status)>,
    /// Time to answer.
    #[metric(buckets = [0.1, 1, 10.0], labels(region = "eu"))]
    duration_seconds: Histogram<(Provider, Model)>,
    /// Requests in flight.
    in_flight: UpDown<Provider>,
    /// Requests that failed.
    errors_total: Counter<(Provider, KindOf<ApiError>)>,
    /// Money spent.
    cost_dollars: Summary<Provider>,
    /// Tokens used.
    tokens_total: Counter<(Provider, Model)>,
    /// How calls ended.
    outcomes_total: Counter<tallymark::Outcome>,
}

struct Reply {
    cost: f64,
    tokens: u64,
}

#[track_metrics(provider, namespace = "own")]
fn plain(provider: Provider, mut n: u32) -> u32 {
    n += 1;
    assert!(n <= 10, "too large for {provider:?}");
    n
}

#[track_metrics(
    provider,
    model: Model = model.into(),
    status: Status = from outcome,
    count = CALLS.requests_total(provider, model, status),
    count = CALLS.outcomes_total(outcome),
    duration = CALLS.duration_seconds(provider, model),
    in_flight = CALLS.in_flight(provider),
    errors = CALLS.errors_total(provider, error),
    observe(|reply| reply.cost) = CALLS.cost_dollars(provider),
    add(|reply| reply.tokens) = CALLS.tokens_total(provider, model),
)]
fn bound(provider: Provider, model: &str, fail: Option<ApiError>) -> Result<Reply, ApiError> {
    if let Some(error) = fail {
        Err(error)?;
    }
    Ok(Reply {
        cost: 0.25,
        tokens: model.len() as u64,
    })
}

#[test]
fn own_metrics() {
    let before = thread_snapshot();
    assert_eq!(plain(Provider::Openai, 1), 2);
    assert_eq!(plain(Provider::FalAi, 1), 2);
    assert!(catch_unwind(|| plain(Provider::FalAi, 10)).is_err());
    let delta = thread_snapshot().delta(&before);
    assert_eq!(
        delta.counter(
            "own_plain_calls_total",
            &[("provider", "openai"), ("outcome", "ok")]
        ),
        1
    );
    assert_eq!(
        delta.counter(
            "own_plain_calls_total",
            &[("provider", "fal.ai"), ("outcome", "ok")]
        ),
        1
    );
    assert_eq!(
        delta.counter(
            "own_plain_calls_total",
            &[("provider", "fal.ai"), ("outcome", "panic")]
        ),
        1
    );
    assert_eq!(
        delta
            .histogram("own_plain_duration_seconds", &[("provider", "fal.ai")])
            .count(),
        1
    );
    assert_eq!(
        delta.value("own_plain_in_flight", &[("provider", "fal.ai")]),
        0.0
    );
}

#[test]
fn bound_metrics() {
    let before = thread_snapshot();
    bound(Provider::Openai, "gpt", None).ok().unwrap();
    bound(Provider::Openai, "gpt", Some(ApiError::RateLimited(3)))
        .err()
        .unwrap();
    let closed = HttpError::Closed { after: 1 };
    bound(
        Provider::Anthropic,
        "opus",
        Some(ApiError::Http(Box::new(closed))),
    )
    .err()
    .unwrap();
    let delta = thread_snapshot().delta(&before);
    let requests = |provider, model, status| {
        delta.counter(
            "calls_requests_total",
            &[("provider", provider), ("model", model), ("status", status)],
        )
    };
    assert_eq!(requests("openai", "gpt", "success"), 1);
    assert_eq!(requests("openai", "gpt", "error"), 1);
    assert_eq!(requests("anthropic", "opus", "error"), 1);
    let errors = |provider, error| {
        delta.counter(
            "calls_errors_total",
            &[("provider", provider), ("error", error)],
        )
    };
    assert_eq!(errors("openai", "slow_down"), 1);
    assert_eq!(errors("anthropic", "http_closed"), 1);
    assert_eq!(errors("anthropic", "timeout"), 0);
    assert_eq!(
        delta.summary("calls_cost_dollars", &[("provider", "openai")]),
        (1, 0.25)
    );
    assert_eq!(
        delta.counter(
            "calls_tokens_total",
            &[("provider", "openai"), ("model", "gpt")]
        ),
        3
    );
    let duration = delta.histogram(
        "calls_duration_seconds",
        &[("provider", "openai"), ("model", "gpt"), ("region", "eu")],
    );
    assert_eq!(duration.count(), 2);
    assert_eq!(
        delta.value("calls_in_flight", &[("provider", "openai")]),
        0.0
    );
    assert_eq!(
        delta.counter("calls_outcomes_total", &[("outcome", "error")]),
        2
    );
    let _ = (ApiError::Timeout, HttpError::Refused, snapshot());
}
