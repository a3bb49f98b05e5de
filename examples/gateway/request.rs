//! What a valid request is, and what is wrong with others.

use crate::errors::{BadRequest, Reason};
use crate::labels::{Operation, Provider, Word};
use axum::body::{Body, Bytes};
use axum::extract::Path;
use axum::extract::rejection::PathRejection;
use http_body_util::BodyExt;
use serde_json::{Map, Value};

/// The largest body that is taken.
const BODY_BYTES: usize = 1024 * 1024;

/// How much of a larger body is read all the same: most clients look for a reply only when they
/// have sent everything.
const READ_BYTES: usize = 32 * BODY_BYTES;

/// The longest name of a model, which is what a label has room for.
const MODEL_BYTES: usize = 128;

/// Provider, model and operation, as they stand in the path.
pub(crate) type Segments = Path<(String, String, String)>;

/// A valid request.
#[derive(Debug)]
pub(crate) struct Request {
    pub(crate) provider: Provider,
    pub(crate) model: String,
    pub(crate) operation: Operation,
    /// A JSON object, as it came.
    pub(crate) json: Bytes,
}

impl Request {
    pub(crate) fn new(
        segments: Result<Segments, PathRejection>,
        body: Result<Bytes, BadRequest>,
    ) -> Result<Self, BadRequest> {
        let Ok(Path((provider, model, operation))) = segments else {
            return Err(BadRequest::new(
                Reason::UnknownPath,
                "the path is not UTF-8",
            ));
        };
        let Some(provider) = Provider::parse(&provider) else {
            let known = Provider::words();
            let message = format!("there is no provider `{provider}`; there are {known}");
            return Err(BadRequest::new(Reason::UnknownProvider, message));
        };
        let Some(operation) = Operation::parse(&operation) else {
            let known = Operation::words();
            let message = format!("there is no operation `{operation}`; there are {known}");
            return Err(BadRequest::new(Reason::UnknownOperation, message));
        };
        if !is_model(&model) {
            let message = format!(
                "a model's name has 1 to {MODEL_BYTES} bytes, none of them control characters"
            );
            return Err(BadRequest::new(Reason::BadModel, message));
        }
        let json = body?;
        if let Err(error) = serde_json::from_slice::<Map<String, Value>>(&json) {
            let message = format!("the body is not a JSON object: {error}");
            return Err(BadRequest::new(Reason::BadJson, message));
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

/// Reads a body to its end, though no more of it is kept than is taken.
pub(crate) async fn read_body(mut body: Body) -> Result<Bytes, BadRequest> {
    let mut kept = Vec::new();
    let mut length = 0;
    while let Some(frame) = body.frame().await {
        let broken = |_| BadRequest::new(Reason::BrokenBody, "the body broke off");
        let data = frame.map_err(broken)?.into_data().unwrap_or_default();
        length += data.len();
        if length <= BODY_BYTES {
            kept.extend_from_slice(&data);
        } else if length > READ_BYTES {
            break;
        }
    }
    if length > BODY_BYTES {
        let message = format!("the body has more than {BODY_BYTES} bytes");
        return Err(BadRequest::new(Reason::TooLarge, message));
    }
    Ok(kept.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reason(provider: &str, model: &str, operation: &str, body: &'static str) -> Option<Reason> {
        let segments = [provider, model, operation].map(str::to_owned).into();
        let body = Bytes::from_static(body.as_bytes());
        let request = Request::new(Ok(Path(segments)), Ok(body));
        request.err().map(|bad| bad.reason)
    }

    #[test]
    fn each_mistake_has_its_reason() {
        assert_eq!(reason("fal.ai", "a/b \"c\"", "video", "{}"), None);
        assert_eq!(
            reason("opnai", "m", "text", "{}"),
            Some(Reason::UnknownProvider)
        );
        assert_eq!(
            reason("openai", "m", "texts", "{}"),
            Some(Reason::UnknownOperation)
        );
        for model in ["", "..", "a\nb", &"x".repeat(129)] {
            assert_eq!(
                reason("openai", model, "text", "{}"),
                Some(Reason::BadModel)
            );
        }
        for body in ["", "{", "[]", "1", "{} {}"] {
            assert_eq!(reason("openai", "m", "text", body), Some(Reason::BadJson));
        }
    }

    #[tokio::test]
    async fn bodies_have_a_limit() {
        let read = async |length| read_body(vec![b' '; length].into()).await;
        assert_eq!(read(BODY_BYTES).await.expect("a body").len(), BODY_BYTES);
        let bad = read(BODY_BYTES + 1).await.expect_err("too large");
        assert_eq!(bad.reason, Reason::TooLarge);
    }
}
