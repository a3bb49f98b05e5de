//! What can go wrong, and how clients are told: a status, and JSON `{"error": …, "message": …}`
//! whose `error` is the value of the metric's label.

use axum::http::StatusCode;
use axum::http::header::{CONTENT_TYPE, RETRY_AFTER};
use axum::response::{IntoResponse, Response};
use std::error::Error;
use std::fmt::{self, Display};
use tallymark::{ErrorKind, KindOf, Label, LabelText};

/// Why a request that was passed on has failed.
#[derive(Debug, ErrorKind)]
pub(crate) enum GatewayError {
    /// The provider took too long.
    Timeout,
    /// The provider has been asked too often.
    RateLimited { retry_after_seconds: u64 },
    /// Anything else that the provider did.
    #[error_kind(nested)]
    Upstream(UpstreamError),
}

/// What a provider did instead of answering.
#[derive(Debug, ErrorKind)]
pub(crate) enum UpstreamError {
    /// It could not be reached, or broke off.
    Unreachable(reqwest::Error),
    /// It says that it has failed: a status of 500 and above.
    Failed { status: u16, message: String },
    /// It does not want the request: any other status.
    Refused { status: u16, message: String },
    /// It answered something that states no tokens and no cost.
    Malformed(String),
}

/// A request that was not passed on.
#[derive(Debug)]
pub(crate) struct BadRequest {
    pub(crate) reason: Reason,
    message: String,
}

/// Why a request was not passed on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Label)]
pub(crate) enum Reason {
    UnknownPath,
    WrongMethod,
    UnknownProvider,
    UnknownOperation,
    BadModel,
    BadJson,
    BrokenBody,
    TooLarge,
}

impl From<reqwest::Error> for GatewayError {
    fn from(error: reqwest::Error) -> Self {
        if error.is_timeout() {
            Self::Timeout
        } else {
            Self::Upstream(UpstreamError::Unreachable(error))
        }
    }
}

impl From<UpstreamError> for GatewayError {
    fn from(error: UpstreamError) -> Self {
        Self::Upstream(error)
    }
}

impl Display for GatewayError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Timeout => write!(f, "the provider did not answer in time"),
            Self::RateLimited {
                retry_after_seconds: seconds,
            } => write!(
                f,
                "the provider is asked too often; try again in {seconds} s"
            ),
            Self::Upstream(error) => error.fmt(f),
        }
    }
}

impl Display for UpstreamError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreachable(error) => {
                write!(f, "the connection to the provider failed: {}", cause(error))
            }
            Self::Failed { status, message } => {
                write!(f, "the provider failed ({status}): {message}")
            }
            Self::Refused { status, message } => {
                write!(f, "the provider refused the request ({status}): {message}")
            }
            Self::Malformed(why) => write!(f, "the provider's reply cannot be read: {why}"),
        }
    }
}

impl IntoResponse for GatewayError {
    fn into_response(self) -> Response {
        let kind = text(KindOf::of(&self));
        let response = |status| reply(status, &kind, &self.to_string());
        match self {
            Self::Timeout => response(StatusCode::GATEWAY_TIMEOUT),
            Self::Upstream(_) => response(StatusCode::BAD_GATEWAY),
            Self::RateLimited {
                retry_after_seconds,
            } => {
                let header = [(RETRY_AFTER, retry_after_seconds.to_string())];
                (header, response(StatusCode::TOO_MANY_REQUESTS)).into_response()
            }
        }
    }
}

impl BadRequest {
    pub(crate) fn new(reason: Reason, message: impl Into<String>) -> Self {
        let message = message.into();
        Self { reason, message }
    }
}

impl IntoResponse for BadRequest {
    fn into_response(self) -> Response {
        let status = match self.reason {
            Reason::UnknownPath | Reason::UnknownProvider | Reason::UnknownOperation => {
                StatusCode::NOT_FOUND
            }
            Reason::WrongMethod => StatusCode::METHOD_NOT_ALLOWED,
            Reason::BadModel | Reason::BadJson | Reason::BrokenBody => StatusCode::BAD_REQUEST,
            Reason::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        };
        reply(status, &text(self.reason), &self.message)
    }
}

/// The first of the errors that led to this one, which says most.
pub(crate) fn cause(error: &dyn Error) -> &dyn Error {
    error.source().map_or(error, cause)
}

/// The reply for a bug of the gateway itself.
pub(crate) fn panicked() -> Response {
    let message = "the gateway failed; its log says where";
    reply(StatusCode::INTERNAL_SERVER_ERROR, "panic", message)
}

fn reply(status: StatusCode, error: &str, message: &str) -> Response {
    let body = serde_json::json!({ "error": error, "message": message });
    let header = [(CONTENT_TYPE, "application/json")];
    (status, header, body.to_string()).into_response()
}

fn text<L: Label>(label: L) -> String {
    match L::text(label.index()) {
        LabelText::Value(text) => text.into_owned(),
        LabelText::Absent | LabelText::Unmet => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clients_are_told_what_is_counted() {
        let refused = UpstreamError::Refused {
            status: 400,
            message: "no such model".to_owned(),
        };
        let error = GatewayError::Upstream(refused);
        assert_eq!(text(KindOf::of(&error)), "upstream_refused");
        assert_eq!(error.into_response().status(), StatusCode::BAD_GATEWAY);

        let error = GatewayError::RateLimited {
            retry_after_seconds: 7,
        };
        let response = error.into_response();
        assert_eq!(response.status(), StatusCode::TOO_MANY_REQUESTS);
        assert_eq!(response.headers()[RETRY_AFTER], "7");
    }
}
