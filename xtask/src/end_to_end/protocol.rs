//! The gateway's interface, as its documentation states it: paths, statuses, names of metrics.

use hyper::StatusCode;

pub(super) const PROVIDERS: [&str; 3] = ["openai", "anthropic", "fal.ai"];
pub(super) const OPERATIONS: [&str; 4] = ["text", "image", "audio", "video"];

/// The models that the gateway tells apart; those met first.
pub(super) const MODELS: usize = 50;
pub(super) const OTHER_MODEL: &str = "other";

/// What the upstream is asked to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Simulate {
    Ok,
    Error,
    RateLimited,
    Timeout,
}

pub(super) const TIMED_OUT: StatusCode = StatusCode::GATEWAY_TIMEOUT;

impl Simulate {
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Error => "error",
            Self::RateLimited => "rate_limited",
            Self::Timeout => "timeout",
        }
    }

    /// What the client is told.
    pub(super) fn status(self) -> StatusCode {
        match self {
            Self::Ok => StatusCode::OK,
            Self::Error => StatusCode::BAD_GATEWAY,
            Self::RateLimited => StatusCode::TOO_MANY_REQUESTS,
            Self::Timeout => TIMED_OUT,
        }
    }

    /// The value of the label `error`, if it is one.
    pub(super) fn error(self) -> Option<&'static str> {
        match self {
            Self::Ok => None,
            Self::Error => Some("upstream_failed"),
            Self::RateLimited => Some("rate_limited"),
            Self::Timeout => Some("timeout"),
        }
    }
}

/// Requests that the gateway refuses: method, path, body, what the client is told, and the value of
/// the label `reason`.
pub(super) const BAD_REQUESTS: [(&str, &str, &str, StatusCode, &str); 6] = [
    (
        "POST",
        "/v1/opnai/m/text",
        "{}",
        StatusCode::NOT_FOUND,
        "unknown_provider",
    ),
    (
        "POST",
        "/v1/openai/m/texts",
        "{}",
        StatusCode::NOT_FOUND,
        "unknown_operation",
    ),
    (
        "POST",
        "/v1/openai/m/text",
        "{",
        StatusCode::BAD_REQUEST,
        "bad_json",
    ),
    (
        "POST",
        "/v1/openai/%00/text",
        "{}",
        StatusCode::BAD_REQUEST,
        "bad_model",
    ),
    (
        "PUT",
        "/v1/openai/m/text",
        "{}",
        StatusCode::METHOD_NOT_ALLOWED,
        "wrong_method",
    ),
    (
        "POST",
        "/v2/openai/m/text",
        "{}",
        StatusCode::NOT_FOUND,
        "unknown_path",
    ),
];
pub(super) const TOO_LARGE: (StatusCode, &str) = (StatusCode::PAYLOAD_TOO_LARGE, "too_large");
pub(super) const TOO_LARGE_BYTES: usize = 1024 * 1024 + 1;

/// The path of a request.
pub(super) fn path(provider: &str, model: &str, operation: &str) -> String {
    format!("/v1/{provider}/{}/{operation}", escaped(model))
}

/// The template that a path has in the gateway's router.
pub(super) fn route(path: &str) -> &'static str {
    if path.starts_with("/v1/") {
        "/v1/{provider}/{model}/{operation}"
    } else {
        "unmatched"
    }
}

/// A segment of a path.
fn escaped(segment: &str) -> String {
    let escape = |byte: u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
            char::from(byte).to_string()
        }
        _ => format!("%{byte:02X}"),
    };
    segment.bytes().map(escape).collect()
}

/// The name of model number `index`; some of them need escaping, in a path and in an exposition.
pub(super) fn model(index: usize) -> String {
    match index {
        0 => "gpt \"5\"".to_owned(),
        1 => r"back\slash".to_owned(),
        2 => "modèle/π".to_owned(),
        _ => format!("model-{index:02}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_escaped() {
        assert_eq!(
            path("fal.ai", &model(2), "text"),
            "/v1/fal.ai/mod%C3%A8le%2F%CF%80/text"
        );
        assert_eq!(
            path("openai", &model(7), "text"),
            "/v1/openai/model-07/text"
        );
    }
}
