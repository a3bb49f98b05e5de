//! Errors by kind, nested ones in full.

use tallymark::testing::thread_snapshot;
use tallymark::{ErrorKind, Status, track_metrics};

#[derive(ErrorKind, Debug)]
enum HttpError {
    Refused,
    Closed { after: u64 },
}

#[derive(ErrorKind, Debug)]
enum ApiError {
    Timeout,
    #[error_kind(nested)]
    Http(HttpError),
}

impl From<HttpError> for ApiError {
    fn from(error: HttpError) -> Self {
        Self::Http(error)
    }
}

type ApiResult<T> = Result<T, ApiError>;

#[track_metrics(status, errors = ApiError, namespace = "api")]
fn get(status: Status, error: Option<HttpError>) -> Result<u8, ApiError> {
    if let Some(error) = error {
        Err(error)?;
    }
    match status {
        Status::Success => Ok(1),
        Status::Error => Err(ApiError::Timeout),
    }
}

#[track_metrics(errors = Box<ApiError>, namespace = "api")]
fn boxed() -> Result<u8, Box<ApiError>> {
    Err(Box::new(ApiError::Timeout))
}

#[track_metrics(errors = ApiError, namespace = "api")]
async fn later() -> ApiResult<u8> {
    Err(HttpError::Closed { after: 1 })?;
    Ok(1)
}

fn main() {
    assert_eq!(get(Status::Success, None).unwrap(), 1);
    get(Status::Error, None).unwrap_err();
    get(Status::Error, Some(HttpError::Refused)).unwrap_err();
    boxed().unwrap_err();
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    assert!(std::pin::pin!(later()).poll(&mut context).is_ready());
    let snapshot = thread_snapshot();
    let errors = |kind| {
        snapshot.counter(
            "api_get_errors_total",
            &[("status", "error"), ("error", kind)],
        )
    };
    assert_eq!(
        ["timeout", "http_refused", "http_closed"].map(errors),
        [1, 1, 0]
    );
    let failed = [("status", "error"), ("outcome", "error")];
    assert_eq!(snapshot.counter("api_get_calls_total", &failed), 2);
    assert_eq!(
        snapshot.counter("api_boxed_errors_total", &[("error", "timeout")]),
        1
    );
    assert_eq!(
        snapshot.counter("api_later_errors_total", &[("error", "http_closed")]),
        1
    );
    if let HttpError::Closed { after } = (HttpError::Closed { after: 3 }) {
        assert_eq!(after, 3);
    }
}
