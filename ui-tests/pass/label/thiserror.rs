//! Enums with `#[derive(thiserror::Error)]`, in every shape that it knows.

use std::io;
use tallymark::testing::thread_snapshot;
use tallymark::{ErrorKind, KindOf, Label, LabelText, track_metrics};
use thiserror::Error;

#[derive(Error, ErrorKind, Debug)]
#[error("the request failed: {0}", self.kind())]
enum HttpError {
    #[error("refused")]
    Refused,
    #[error("status {status}")]
    Status { status: u16 },
}

impl HttpError {
    fn kind(&self) -> usize {
        self.kind_index()
    }
}

#[derive(Debug, Error, ErrorKind)]
enum ApiError {
    #[error("it took too long")]
    Timeout,
    #[error("slow down: {limit} in {window:?}")]
    RateLimited { limit: u64, window: std::time::Duration },
    #[error("not a number")]
    #[error_kind("bad_number")]
    Number(#[from] std::num::ParseIntError),
    #[error(transparent)]
    #[error_kind(nested)]
    Http(#[from] HttpError),
    #[error("the disk, at {0}")]
    #[error_kind(nested)]
    Io(#[from] io::Error),
    #[error("the cache")]
    #[error_kind(nested)]
    Cache { source: Box<HttpError> },
    #[error("line {line} of {file}")]
    #[error_kind(nested)]
    Config { file: String, source: io::Error, line: u32 },
    #[error("line {0}")]
    #[error_kind(nested)]
    Table(u32, #[source] io::Error),
    #[error(transparent)]
    Unknown(#[from] Box<dyn std::error::Error + Send + Sync>),
}

#[derive(ErrorKind, Error, Debug)]
enum Wrapped<E: std::error::Error + ErrorKind + 'static> {
    #[error(transparent)]
    #[error_kind(nested)]
    Inner(#[from] E),
    #[error("no more")]
    Empty,
}

#[track_metrics(errors = ApiError, namespace = "api")]
fn answer(text: &str) -> Result<u8, ApiError> {
    match text {
        "" => Err(HttpError::Status { status: 404 })?,
        "/" => Ok(std::fs::read("/a file that is not there").map(|_| 0)?),
        text => Ok(text.parse()?),
    }
}

fn text<E: ErrorKind>(error: E) -> String {
    match <KindOf<E>>::text(KindOf::of(&error).index()) {
        LabelText::Value(text) => text.into_owned(),
        other => panic!("{other:?}"),
    }
}

fn main() {
    let found = || io::Error::from(io::ErrorKind::NotFound);
    let (file, window) = ("file".to_owned(), std::time::Duration::ZERO);
    assert_eq!(text(ApiError::Timeout), "timeout");
    assert_eq!(text(ApiError::RateLimited { limit: 1, window }), "rate_limited");
    assert_eq!(text(ApiError::Cache { source: HttpError::Refused.into() }), "cache_refused");
    assert_eq!(text(ApiError::Config { file, source: found(), line: 1 }), "config_not_found");
    assert_eq!(text(ApiError::Table(1, found())), "table_not_found");
    assert_eq!(text(ApiError::Unknown("unknown".into())), "unknown");
    assert_eq!(text(Wrapped::Inner(HttpError::Refused)), "inner_refused");
    assert_eq!(text(Wrapped::<HttpError>::Empty), "empty");

    let before = thread_snapshot();
    let answers = ["1", "x", "", "/"].map(answer);
    assert!(matches!(answers, [Ok(1), Err(_), Err(_), Err(_)]));
    let counted = thread_snapshot().delta(&before);
    for kind in ["bad_number", "http_status", "io_not_found"] {
        assert_eq!(counted.counter("api_answer_errors_total", &[("error", kind)]), 1, "{kind}");
    }
}
