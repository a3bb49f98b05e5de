//! Answers, in the form of Prometheus' HTTP API.
//!
//! Source: <https://prometheus.io/docs/prometheus/latest/querying/api/#format-overview>.

use super::own::Outcome;
use crate::page::{Answer, JSON, respond};
use hyper::StatusCode;
use hyper::header::{HeaderValue, RETRY_AFTER, X_CONTENT_TYPE_OPTIONS};
use serde_json::json;

/// Why there is no answer of the database.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Refusal {
    pub(crate) status: StatusCode,
    pub(crate) outcome: Outcome,
    /// What is wrong, and what to do.
    pub(crate) words: String,
}

impl Refusal {
    pub(crate) fn new(status: StatusCode, outcome: Outcome, words: impl Into<String>) -> Self {
        let words = words.into();
        Self {
            status,
            outcome,
            words,
        }
    }

    /// Of a request that no database could answer.
    pub(crate) fn invalid(words: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, Outcome::Invalid, words)
    }

    pub(crate) fn busy() -> Self {
        Self::new(
            StatusCode::SERVICE_UNAVAILABLE,
            Outcome::Busy,
            "too many queries at once; ask again later, or raise `max_queries`",
        )
    }

    pub(crate) fn answer(&self) -> Answer {
        let mut answer = error(self.status, &self.words);
        if self.outcome == Outcome::Busy {
            let soon = HeaderValue::from_static("1");
            answer.headers_mut().insert(RETRY_AFTER, soon);
        }
        answer
    }
}

/// An error with the kind that Prometheus gives to such.
pub(crate) fn error(status: StatusCode, words: &str) -> Answer {
    let kind = match status {
        StatusCode::NOT_FOUND => "not_found",
        StatusCode::SERVICE_UNAVAILABLE => "unavailable",
        StatusCode::REQUEST_TIMEOUT | StatusCode::GATEWAY_TIMEOUT => "timeout",
        status if status.is_server_error() => "internal",
        _ => "bad_data",
    };
    let error = json!({"status": "error", "errorType": kind, "error": words});
    json_answer(status, error.to_string())
}

pub(crate) fn json_answer(status: StatusCode, text: String) -> Answer {
    safe(respond(status, JSON, text))
}

/// No browser takes it for anything but what it says it is.
pub(crate) fn safe(mut answer: Answer) -> Answer {
    let as_told = HeaderValue::from_static("nosniff");
    answer.headers_mut().insert(X_CONTENT_TYPE_OPTIONS, as_told);
    answer
}
