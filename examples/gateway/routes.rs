//! The gateway's HTTP side: what is a valid request, and the replies.

use crate::errors::{BadRequest, panicked};
use crate::gateway::{Gateway, Reply};
use crate::labels::{Operation, Provider, Word};
use axum::Router;
use axum::body::Bytes;
use axum::extract::rejection::{BytesRejection, PathRejection};
use axum::extract::{DefaultBodyLimit, Path, State};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use serde_json::{Map, Value};
use std::sync::Arc;
use tower_http::catch_panic::CatchPanicLayer;

/// The largest body that is read.
const BODY_BYTES: usize = 1024 * 1024;

/// The longest name of a model, which is what a label has room for.
const MODEL_BYTES: usize = 128;

const WHAT_IS_SERVED: &str = "this gateway serves `POST /v1/{provider}/{model}/{operation}`";

type Segments = Path<(String, String, String)>;

pub(crate) fn routes(gateway: Gateway) -> Router {
    let refuse = |reason: BadRequest| async move { reason.refuse(WHAT_IS_SERVED) };
    Router::new()
        .route(
            "/v1/{provider}/{model}/{operation}",
            post(answer).fallback(move || refuse(BadRequest::WrongMethod)),
        )
        .fallback(move || refuse(BadRequest::UnknownPath))
        .layer(DefaultBodyLimit::max(BODY_BYTES))
        .layer(CatchPanicLayer::custom(|_| panicked()))
        .with_state(Arc::new(gateway))
}

async fn answer(
    State(gateway): State<Arc<Gateway>>,
    segments: Result<Segments, PathRejection>,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let request = match Request::read(segments, body) {
        Ok(request) => request,
        Err((reason, message)) => return reason.refuse(&message),
    };
    let Request {
        provider,
        model,
        operation,
        json,
    } = request;
    match gateway.call(provider, &model, operation, json).await {
        Ok(reply) => reply.into_response(),
        Err(error) => error.into_response(),
    }
}

impl IntoResponse for Reply {
    fn into_response(self) -> Response {
        ([(CONTENT_TYPE, "application/json")], self.json).into_response()
    }
}

/// A valid request.
#[derive(Debug)]
struct Request {
    provider: Provider,
    model: String,
    operation: Operation,
    json: Bytes,
}

impl Request {
    fn read(
        segments: Result<Segments, PathRejection>,
        body: Result<Bytes, BytesRejection>,
    ) -> Result<Self, (BadRequest, String)> {
        let Ok(Path((provider, model, operation))) = segments else {
            let message = "the path is not UTF-8".to_owned();
            return Err((BadRequest::UnknownPath, message));
        };
        let unknown = |what: &str, word: &str, known: String| {
            format!("there is no {what} `{word}`; there are {known}")
        };
        let provider = Provider::parse(&provider).ok_or_else(|| {
            let message = unknown("provider", &provider, Provider::words());
            (BadRequest::UnknownProvider, message)
        })?;
        let operation = Operation::parse(&operation).ok_or_else(|| {
            let message = unknown("operation", &operation, Operation::words());
            (BadRequest::UnknownOperation, message)
        })?;
        if !is_model(&model) {
            let message = format!(
                "a model's name has 1 to {MODEL_BYTES} bytes, none of them control characters"
            );
            return Err((BadRequest::BadModel, message));
        }
        let json = body.map_err(|error| match error.status() {
            StatusCode::PAYLOAD_TOO_LARGE => {
                let message = format!("the body has more than {BODY_BYTES} bytes");
                (BadRequest::TooLarge, message)
            }
            _ => (BadRequest::BrokenBody, error.body_text()),
        })?;
        if let Err(error) = serde_json::from_slice::<Map<String, Value>>(&json) {
            let message = format!("the body is not a JSON object: {error}");
            return Err((BadRequest::BadJson, message));
        }
        Ok(Self {
            provider,
            model,
            operation,
            json,
        })
    }
}

fn is_model(name: &str) -> bool {
    // Dots alone would be steps in the upstream's path.
    !matches!(name, "" | "." | "..")
        && name.len() <= MODEL_BYTES
        && !name.chars().any(char::is_control)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(
        provider: &str,
        model: &str,
        operation: &str,
        body: &'static str,
    ) -> Option<BadRequest> {
        let segments = [provider, model, operation].map(str::to_owned).into();
        let request = Request::read(Ok(Path(segments)), Ok(Bytes::from_static(body.as_bytes())));
        request.err().map(|(reason, _)| reason)
    }

    #[test]
    fn each_mistake_has_its_reason() {
        assert_eq!(read("fal.ai", "a/b \"c\"", "video", "{}"), None);
        assert_eq!(
            read("opnai", "m", "text", "{}"),
            Some(BadRequest::UnknownProvider)
        );
        assert_eq!(
            read("openai", "m", "texts", "{}"),
            Some(BadRequest::UnknownOperation)
        );
        for model in ["", "..", "a\nb", &"x".repeat(129)] {
            assert_eq!(
                read("openai", model, "text", "{}"),
                Some(BadRequest::BadModel)
            );
        }
        for body in ["", "{", "[]", "1", "{} {}"] {
            assert_eq!(read("openai", "m", "text", body), Some(BadRequest::BadJson));
        }
    }
}
